-- Customers who came back: how many cars, when first and last, how many days lay between, and what they have spent.
select
    c.id as customer_id,
    c.name as customer,
    count(*) as cars,
    cast(min(t.sold_at) as date) as first_sale,
    cast(max(t.sold_at) as date) as last_sale,
    cast(max(t.sold_at) as date) - cast(min(t.sold_at) as date) as days_between,
    sum(t.price) as spent
from customers c
join transactions t on t.customer_id = c.id
group by c.id, c.name
having count(*) > 1
order by cars desc, spent desc, c.id;
