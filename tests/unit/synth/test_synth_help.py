"""The lists of help say what is so: who is granted what, who has a plan, who studies, whom civil affairs supports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.synth import rates

if TYPE_CHECKING:
    from conftest import Town


def test_help_is_granted_to_whoever_is_registered_poor_and_in_school_but_for_a_few(town: Town) -> None:
    ((poor, granted),) = town.ask(
        """
        select count(*), count(*) filter (person_id in (select person_id from {rows} where programme_name not like '%免%'))
        from '{truth}/entitled/2019-09-02.parquet'
        where contains(hardship_categories, '建档立卡')
        """,
        "aid_payments",
    )
    assert poor > 50
    assert poor * (1 - 4 * rates.AID_MISSED) <= granted <= poor


def test_help_pays_half_a_years_standard_a_term_but_for_a_few(town: Town) -> None:
    ((rows, wrong, waiting, dated),) = town.ask(
        """
        select count(*), count(*) filter (amount_yuan::decimal(10, 2) * 2 <> standard_yuan::decimal(10, 2)),
            count(*) filter (payment_status_code = '待发放'), count(*) filter (paid_date is not null)
        from {rows}
        """,
        "aid_payments",
    )
    assert 1 <= wrong <= rows * rates.AID_WRONG_AMOUNT * 3
    assert waiting + dated == rows
    assert dated > 0


def test_help_pays_no_card_of_a_bank_that_exists(town: Town) -> None:
    cards = [
        card for (card,) in town.ask("select bank_card_no from {rows} where bank_card_no is not null", "aid_payments")
    ]
    assert cards
    assert all(len(card) == 16 and card.startswith("1000") for card in cards)


def test_help_has_one_plan_for_each_disabled_child_and_visits_only_those_taught_at_home(town: Town) -> None:
    ((plans, children, strangers, visited, at_home),) = town.ask(
        """
        select count(*), count(distinct person_id), count(*) filter (not p.is_disabled),
            count(*) filter (planned_visits is not null), count(*) filter (placement_code = '送教上门')
        from {rows} as r join '{truth}/person.parquet' as p using (person_id)
        """,
        "special_placements",
    )
    assert plans == children > 20
    assert strangers == 0
    assert visited == at_home > 0


def test_help_of_civil_affairs_is_for_the_poor_and_for_children_left_behind(town: Town) -> None:
    categories = dict(town.ask("select relief_category, count(*) from {rows} group by all", "civil_affairs"))
    assert set(categories) >= {"农村低保", "城市低保", "农村特困", "孤儿", "留守儿童", "困境儿童"}
    ((elsewhere,),) = town.ask(
        """
        select count(*) from {rows} as r join '{truth}/person.parquet' as p using (person_id)
        where starts_with(relief_category, '农村') and r.hukou_region_code <> p.hukou_region_code
        """,
        "civil_affairs",
    )
    assert elsewhere == 0


def test_help_lists_students_at_the_age_of_students(town: Town) -> None:
    ((youngest, oldest),) = town.ask(
        """
        select min(admission_year::integer - year(p.birth_date)), max(admission_year::integer - year(p.birth_date))
        from {rows} as r join '{truth}/person.parquet' as p using (person_id)
        """,
        "higher_education_registry",
    )
    assert 16 <= youngest <= oldest <= 21
