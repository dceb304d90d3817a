-- Cars that were never sold, the longest on the lot first, with the money that stands there.
select
    c.id as car_id,
    c.serial_number,
    m.name as manufacturer,
    cm.name as model,
    cast(now() as date) - c.received_on as days_on_lot,
    c.list_price,
    sum(c.cost_price) over (order by c.received_on, c.id) as cost_so_far
from cars c
join car_models cm on cm.id = c.model_id
join manufacturers m on m.id = cm.manufacturer_id
where not exists (select 1 from transactions t where t.car_id = c.id)
order by c.received_on, c.id;
