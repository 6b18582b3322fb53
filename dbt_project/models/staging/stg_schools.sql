-- 学校基础数据: one row a landed row of the effective load.
with landed as (
    select * from {{ source('accepted', 'schools') }}
),

listed as (
    select
        {{ provenance('schools') }},
        {{ fold_text('school_code') }} as school_code,
        school_name,
        {{ code('schools', 'school_kind_code') }} as school_kind_code,
        {{ code('schools', 'urban_rural_code') }} as urban_rural_code,
        {{ code('schools', 'ownership_code') }} as ownership_code,
        upper({{ fold_text('org_unit_code') }}) as org_unit_code,
        {{ fold_text('region_code') }} as region_code,
        {{ fold_text('central_school_code') }} as central_school_code,
        {{ flag('is_boarding') }} as is_boarding,
        {{ fold_text('managing_school_code') }} as managing_school_code,
        {{ to_date('managed_from') }} as managed_from,
        {{ to_date('managed_to') }} as managed_to,

        {{ to_decimal('land_m2', 12, 2) }} as land_m2,
        {{ to_decimal('canteen_dorm_land_m2', 12, 2) }} as canteen_dorm_land_m2,
        {{ to_decimal('teaching_area_m2', 12, 2) }} as teaching_area_m2,
        {{ to_decimal('sports_area_m2', 12, 2) }} as sports_area_m2,
        {{ to_decimal('equipment_yuan', 14, 2) }} as equipment_yuan,
        {{ to_integer('multimedia_classrooms') }} as multimedia_classrooms,
        {{ to_integer('books') }} as books,

        {{ to_integer('classes') }} as classes,
        {{ to_integer('classes_56_plus') }} as classes_56_plus,
        {{ to_integer('classes_66_plus') }} as classes_66_plus,
        {{ to_integer('teachers') }} as teachers,
        {{ to_integer('teachers_above_degree') }} as teachers_above_degree,
        {{ to_integer('backbone_teachers') }} as backbone_teachers,
        {{ to_integer('pe_art_teachers') }} as pe_art_teachers,

        {{ to_decimal('public_funds_yuan', 14, 2) }} as public_funds_yuan,
        {{ to_decimal('management_score', 5, 2) }} as management_score
    from landed
)

select * from listed
