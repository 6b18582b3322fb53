-- What fate has in store: the year of grade 1, the ways after grade 9, and who is not in the registry here, and why.
-- The household register's status comes first: the dead and those who moved away are in no school.
create or replace table person as
with papers as (
    select
        i.*, h.* exclude (hh, is_local), player.pid is not null as is_player,
        player.fate as given_fate, player.hukou_status as given_hukou_status, player.assessment as given_assessment,
        year(i.birth_date) + 6 + if(month(i.birth_date) >= 9, 1, 0) as cohort_year,
        u(i.pid, 'hukou') as v_hukou, u(i.pid, 'fate') / if(h.is_poor, v('poor_factor'), 1) as v_fate,
        player.assessment is not null or (i.is_local and u(i.pid, 'disabled') < v('disabled')) as is_disabled
    from identity as i join household as h using (hh) left join player using (pid)
),

registered as (
    select
        *,
        case
            when is_player or not is_local then given_hukou_status
            when v_hukou < v('hukou_dead') then '死亡注销'
            when v_hukou < v('cut_hukou_duplicate') then '重复户口注销'
            when v_hukou < v('cut_hukou_nobody') then '查无此人'
            when v_hukou < v('cut_hukou_emigrated') then '出国定居注销'
            when v_hukou < v('cut_hukou_moved') then '迁出注销'
            when v_fate between v('cut_abroad') and v('cut_missing') then '失踪登记'
        end as hukou_status,
        case when is_disabled then coalesce(given_assessment, case when u(pid, 'assessed') < 0.6 then '具备学习能力'
            when u(pid, 'assessed') < 0.72 then '不具备学习能力' else '未评估' end) end as assessment
    from papers
)

select
    * exclude (v_hukou, v_fate, is_player, given_fate, given_hukou_status, given_assessment),
    first_day() - (20 + below(pid, 'hukoudate', 900))::int as hukou_status_date,
    cohort_year + if(u(pid, 'deferred') < v('deferred') or pid in (select pid from latecomer), 1, 0) as start_year,
    case
        when u(pid, 'senior') < if(is_local, v('local_senior'), v('migrant_senior')) then 'senior'
        when u(pid, 'senior') < if(is_local, v('cut_local_vocational'), v('cut_migrant_vocational')) then 'vocational'
        else 'none'
    end as after_nine,
    case
        when is_player then given_fate
        when hukou_status in ('死亡注销', '重复户口注销', '查无此人') then 'nobody'
        when hukou_status = '出国定居注销' then 'abroad'
        when hukou_status = '失踪登记' then 'missing'
        when hukou_status = '迁出注销' and u(pid, 'stays') >= v('hukou_moved_still_here') then 'moved_hukou'
        when not is_local then 'here'
        when assessment = '不具备学习能力' and u(pid, 'athome') < v('severely_disabled_at_home') then 'severe'
        when assessment = '具备学习能力' and u(pid, 'athome') < v('disabled_with_capacity_at_home') then 'able_at_home'
        when v_fate < v('cut_elsewhere_registered') then 'elsewhere_registered'
        when v_fate < v('cut_elsewhere_fujian_unregistered') then 'elsewhere_fujian'
        when v_fate < v('cut_elsewhere_outside_unregistered') then 'elsewhere_outside'
        when v_fate < v('cut_never_enrolled') then 'never_enrolled'
        when v_fate < v('cut_abroad') then 'abroad'
        else 'here'
    end as fate,
    case when is_disabled then pick(['1', '2', '3', '4', '4', '5', '5', '5', '6', '7'], pid, 'dtype') end as disability_type,
    case when is_disabled then if(assessment = '不具备学习能力', '1', pick(['1', '2', '2', '3', '3', '4', '4'], pid, 'dlevel')) end as disability_level,
    is_disabled and disability_level in ('1', '2') and u(pid, 'special') < 0.6 as in_special_school,
    case when u(pid, 'orphan') < v('orphan') and is_local then pick(['孤儿', '事实无人抚养儿童'], pid, 'orphankind') end as orphan_kind
from registered;

-- its rows live on in the table above
drop table identity;
