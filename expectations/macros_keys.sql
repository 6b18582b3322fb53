-- The keys of rows that the bureau issues and gets back. Session variables hmac_ipad and hmac_opad hold its padded secret
-- (HMAC-SHA256 is sha256(opad || sha256(ipad || text))); a session without them may make these macros, not call them.
create or replace macro keyed(text) as sha256(
    getvariable('hmac_opad') || unhex(sha256(getvariable('hmac_ipad') || encode(text)))
);

-- Which bureau issued a key: nobody learns the secret from it, and another secret gives another one.
create or replace macro key_issuer() as upper(left(keyed('issuer of row keys'), 8));

-- What binds case, person, unit and day of issue to each other, however the cells were spaced, cased or widened since.
create or replace macro key_seal(case_id, person, unit, issued) as upper(left(keyed(concat_ws(
    chr(31), 'row key', comparable(coalesce(case_id, '')), folded(coalesce(person, '')), unit, issued
)), 24));

-- BX1-<unit>-<yyyymmdd>-<issuer>-<seal>
create or replace macro row_key(case_id, person, unit, day) as concat_ws(
    '-', 'BX1', unit, strftime(day, '%Y%m%d'), key_issuer(), key_seal(case_id, person, unit, strftime(day, '%Y%m%d'))
);
