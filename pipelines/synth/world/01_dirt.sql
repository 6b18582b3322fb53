-- How cells go wrong. `factor` scales the rates: the police register is cleaner than a kindergarten's list.
create or replace macro wrong_digit(id, k) as
    substr(id, 1, 6 + below(k, 'digit', 11)) || ((substr(id, 7 + below(k, 'digit', 11), 1)::int + 1 + below(k, 'by', 8)) % 10)::varchar
    || substr(id, 8 + below(k, 'digit', 11));

create or replace macro swapped(id, k) as
    substr(id, 1, 9 + below(k, 'swap', 7)) || substr(id, 11 + below(k, 'swap', 7), 1)
    || substr(id, 10 + below(k, 'swap', 7), 1) || substr(id, 12 + below(k, 'swap', 7));

create or replace macro spaced(id, k) as case below(k, 'space', 5)
    when 0 then ' ' || id when 1 then id || ' ' when 2 then substr(id, 1, 6) || ' ' || substr(id, 7, 8) || ' ' || substr(id, 15)
    when 3 then id || '　' else chr(9) || id end;

create or replace macro broken_id(id, k, v) as case
    when v < v('d01_id_missing') then null
    when v < v('d01_id_missing') + v('d01_id_wrong_digit') then wrong_digit(id, k)
    when v < v('d01_id_missing') + v('d01_id_wrong_digit') + v('d01_id_swapped') then swapped(id, k)
    when v < v('cut_d08_id_spaced') then spaced(id, k)
    when v < v('cut_d08_id_full_width') then translate(id, '0123456789X', '０１２３４５６７８９Ｘ')
    when v < v('cut_d09_id_15_digits') then substr(id, 1, 6) || substr(id, 9, 9)
    when v < v('cut_d07_id_rounded') then substr(id, 1, 15) || '000'
    else substr(id, 1, 1) || '.' || substr(id, 2, 14) || 'E+17' end;

-- An ID as a source holds it. The draw is per person and source: a bad cell stays bad from day to day.
create or replace macro dirty_id(id, k, source, factor) as case
    when u(k, source || 'id') < v('cut_id_all') * factor then broken_id(id, k, u(k, source || 'id') / factor)
    when ends_with(id, 'X') and u(k, source || 'x') < v('d08_id_lower_x') then lower(id)
    else id end;

create or replace macro alike(word) as translate(word, v('homophone_from'), v('homophone_to'));

-- one character of the given name typed by ear: the last if it has a homophone, else the one before
create or replace macro misheard(name) as if(
    alike(name[-1:]) <> name[-1:],
    substr(name, 1, length(name) - 1) || alike(name[-1:]),
    name[1:1] || alike(substr(name, 2))
);

create or replace macro broken_name(name, k, v) as case
    when v < v('d05_name_homophone') then misheard(name)
    when v < v('d05_name_homophone') + v('d13_traditional')
        then translate(name, v('traditional_from'), v('traditional_to'))
    when v < v('d05_name_homophone') + v('d13_traditional') + v('d05_name_character_lost')
        then substr(name, 1, greatest(2, length(name) - 1))
    when v < v('cut_d05_name_other_character') then substr(name, 1, length(name) - 1) || pick(v('surname'), k, 'typed')
    when below(k, 'gap', 3) = 0 then substr(name, 1, 1) || '　' || substr(name, 2)
    when below(k, 'gap', 3) = 1 then name || ' '
    else substr(name, 1, 1) || ' ' || substr(name, 2) end;

create or replace macro dirty_name(name, k, source, factor) as case
    when u(k, source || 'name') < v('cut_name_all') * factor then broken_name(name, k, u(k, source || 'name') / factor)
    when contains(name, '·') and u(k, source || 'dot') < v('d12_dot_variant')
        then replace(name, '·', pick(['•', '.', '．', '‧', '・', ' '], k, source || 'dotform'))
    when u(k, source || 'rare') < v('d13_rare_character_lost')
        then translate(name, v('rare_from'), v('rare_to'))
    else name end;

create or replace macro dirty_birth(birth, k, source) as case
    when u(k, source || 'birth') < v('d15_birth_date_off')
        then birth + pick([1, -1, 10, -10, 31], k, source || 'birthby')::int
    else birth end;
