-- What each customer has spent, and on how many cars; who bought nothing yet stands last, with 0.00.
select
    c.id as customer_id,
    c.name as customer,
    count(t.id) as cars,
    coalesce(sum(t.price), cast(0 as numeric(12, 2))) as spent
from customers c
left join transactions t on t.customer_id = c.id
group by c.id, c.name
order by spent desc, c.id;
