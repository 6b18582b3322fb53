"""Every rate of the made-up city, by name: how people live and how files go wrong.

Each constant becomes the DuckDB variable of its lower-case name before the world's SQL runs, so that a number is
written once. Rates are shares between 0 and 1; counts are those of scale 1.0 and grow with the scale. Names that
begin with D01 to D19 are the defects of the handbook's dropout chapter. The handbook gives 2-3 % dirty IDs in
total; how they are shared out among the kinds is an assumption.

The constants are the dirt of the handbook. HARD says what else holds where identity is to be tried (`--dirt hard`).
"""

from __future__ import annotations

from collections.abc import Mapping

# --- people ---------------------------------------------------------------------------------------------------
LOCAL_BIRTHS_A_YEAR = 68_750  # 1.1 m children with Quanzhou hukou over the 16 years of age 3 to 18
MIGRANT_BIRTHS_A_YEAR = 77_500  # children of other hukou who grow up here for some years
OLDER_YEARS = 4  # registered-poor students of 19 to 22 stay in the poverty register
TWO_CHILDREN = 0.40
THREE_CHILDREN = 0.08
TWINS = 0.012
SIBLINGS_NAMED_ALIKE = 0.0  # households whose children share the first character of their given names
COMMON_NAME = 0.0  # given names of common characters
COMMON_CHARACTERS = 12  # so many of a list's characters are common
ADJACENT_IDS = 0.0  # birth dates whose ID numbers run on: twins and neighbours differ by one in the sequence
MINORITY_DOT_MIGRANT = 0.004  # names of the form 名·父名
RARE_CHARACTER = 0.003

# --- schooling ------------------------------------------------------------------------------------------------
DEFERRED = 0.022  # starts grade 1 a year late
NO_KINDERGARTEN = 0.16
LOCAL_SENIOR = 0.56
LOCAL_VOCATIONAL = 0.29
MIGRANT_SENIOR = 0.46
MIGRANT_VOCATIONAL = 0.13
SCHOOL_IN_OTHER_UNIT = 0.08
SCHOOL_OF_THE_CITY = 0.08  # pupils of 鲤城 and 丰泽 in schools directly under the city

# --- children with Quanzhou hukou who are not in the registry here ----------------------------------------------
ELSEWHERE_REGISTERED = 0.0062
ELSEWHERE_FUJIAN_UNREGISTERED = 0.0006
ELSEWHERE_OUTSIDE_UNREGISTERED = 0.0010
NEVER_ENROLLED = 0.0004
ABROAD = 0.0006
MISSING = 0.00003
POOR_FACTOR = 2.0  # poor children fall out of school twice as often

# --- household register -----------------------------------------------------------------------------------------
HUKOU_DEAD = 0.0002
HUKOU_MOVED = 0.004
HUKOU_MOVED_STILL_HERE = 0.3
HUKOU_DUPLICATE = 0.0003
HUKOU_EMIGRATED = 0.0003
HUKOU_NOBODY = 0.0002
D06_ID_CHANGED = 0.003  # the ID was corrected after the student number was given

# --- registry: what happened within the year before the first day -------------------------------------------------
MOVED_WITHIN_CITY = 0.004
MOVED_TO_OTHER_UNIT = 0.35  # of those who move within the city
MOVED_AWAY = 0.0018
DROPPED_OUT = 0.0009
SUSPENDED = 0.0014
DIED = 0.00003
RETURNED_SHARE = 0.25  # of dropouts and suspended pupils
# flows while the days run, pupils a working day at scale 1.0; at least one of each, so that a village shows them
FLOW_MOVED_WITHIN_CITY = 260
FLOW_MOVED_AWAY = 60
FLOW_DROPPED_OUT = 10
FLOW_SUSPENDED = 8
FLOW_RETURNED = 8
FLOW_NEW_POOR = 5
FLOW_HUKOU_MOVED = 12

# --- special groups ---------------------------------------------------------------------------------------------
POOR_HOUSEHOLDS = 0.034
POOR_MIGRANT_FUJIAN = 0.006
ORPHAN = 0.0009
KEY_GROUP_HOUSEHOLDS = 0.0285  # of households from outside Fujian
DISABLED = 0.0054
SEVERELY_DISABLED_AT_HOME = 0.75  # of those assessed as without capacity to learn
DISABLED_WITH_CAPACITY_AT_HOME = 0.02
SHORT_ABSENCE_A_DAY = 0.0017
LONG_ABSENCE = 0.0011

# --- aid payments -------------------------------------------------------------------------------------------------
AID_MISSED = 0.015
AID_WRONG_AMOUNT = 0.005
AID_PAID_TWICE = 0.002
AID_SENT_BACK = 0.005
AID_CARD_OF_OTHERS = 0.003

# --- case returns -------------------------------------------------------------------------------------------------
RETURN_EARLY = 0.03  # of the suspects; reported by a county on its own on the first day
RETURN_ANSWERED = 0.9
RETURN_WITHOUT_EVIDENCE = 0.06
RETURN_WITHOUT_REMARK = 0.1

# --- dirt ----------------------------------------------------------------------------------------------------------
D01_ID_MISSING = 0.005
D01_ID_WRONG_DIGIT = 0.006
D01_ID_SWAPPED = 0.003
D03_ID_OF_GUARDIAN = 0.0004
D03_ID_OF_SIBLING = 0.0  # of the children who have one
D03_TWO_SCHOOLS = 0.0005
D03_REPEATED_ROW = 0.00015
D03_REPEATED_POOR_ROW = 0.0006
D05_NAME_HOMOPHONE = 0.004
D05_NAME_CHARACTER_LOST = 0.0003
D05_NAME_OTHER_CHARACTER = 0.0  # another character that does not sound alike
D07_ID_ROUNDED = 0.0006
D07_ID_SCIENTIFIC = 0.0002
D07_NUMBER_CELL = 0.002  # of the rows of a workbook
D08_ID_LOWER_X = 0.06  # of the IDs that end in X
D08_ID_SPACED = 0.004
D08_ID_FULL_WIDTH = 0.0006
D08_NAME_SPACED = 0.003
D09_ID_15_DIGITS = 0.0005
D10_DISABILITY_NO_AS_ID = 0.6  # of poor children with a certificate
D11_PSEUDO_ID_999 = 0.012  # vocational pupils
D11_TEMPORARY_NUMBER = 0.004
D11_TEMPORARY_NUMBER_GRADE_1 = 0.25
D11_NO_ID_NUMBER = 0.0008  # J numbers
D12_DOT_VARIANT = 0.6  # of names with a dot
D13_RARE_CHARACTER_LOST = 0.45  # of names with a rare character
D13_TRADITIONAL = 0.002
D15_BIRTH_DATE_OFF = 0.001
D15_BIRTH_DATE_UNREADABLE = 0.00008
D16_UNKNOWN_STATUS = 0.00004
D19_SCHOOLING_BLANK = 0.12
D19_SCHOOLING_WRONG = 0.01
OTHER_PHONE_MISSING = 0.06

# --- the hard setting: 5 % typing errors in names and in IDs, and people who are easily taken for each other -------
HARD: Mapping[str, float] = {
    "twins": 0.05,
    "siblings_named_alike": 0.5,
    "common_name": 0.3,
    "adjacent_ids": 1.0,
    "d01_id_missing": 0.03,
    "d01_id_wrong_digit": 0.035,
    "d01_id_swapped": 0.015,
    "d03_id_of_guardian": 0.004,
    "d03_id_of_sibling": 0.004,
    "d05_name_homophone": 0.035,
    "d05_name_other_character": 0.015,
    "d06_id_changed": 0.02,
    "d15_birth_date_off": 0.01,
}
DIRT: Mapping[str, Mapping[str, float]] = {"handbook": {}, "hard": HARD}


def rates_of(dirt: str) -> dict[str, float]:
    """Return every rate under its lower-case name, in a setting of DIRT; KeyError: a setting that is not there."""
    numbers = {
        name.lower(): value for name, value in globals().items() if name.isupper() and isinstance(value, int | float)
    }
    return {**numbers, **DIRT[dirt]}
