//! Combinations of schemas, reduced to schemas that decide on the first byte of a value, or on one of its properties.

use super::compiled::{
    AdditionalProperties, Check, JsonType, Literal, ObjectSchema, Property, TaggedSchema, ValueSchema,
    certain,
};
use super::table::Format;
use crate::payload::json::decimal::Decimal;
use crate::text::join;

/// Merges objects: a value must satisfy all of them.
pub(super) fn all_of(schemas: Vec<ValueSchema>) -> Result<ValueSchema, String> {
    let mut properties: Vec<Property> = Vec::new();
    let mut additional = AdditionalProperties::Allowed;
    let mut closed: Option<Vec<String>> = None;
    for schema in schemas {
        let Check::Object(object) = schema.check else {
            return Err("can combine objects only: give each branch `\"type\": \"object\"`".to_owned());
        };
        if schema.nullable {
            return Err("can combine objects only, without `null`".to_owned());
        }
        if object.additional == AdditionalProperties::Forbidden {
            let names = object.properties.iter().map(|property| property.name.clone()).collect();
            if closed.replace(names).is_some() {
                return Err(
                    "can have `\"additionalProperties\": false` once; leave it out elsewhere".to_owned()
                );
            }
        } else if object.additional == AdditionalProperties::Noticed {
            additional = AdditionalProperties::Noticed;
        }
        for property in object.properties {
            match properties.iter_mut().find(|known| known.name == property.name) {
                None => properties.push(property),
                // One of the branches only requires the property.
                Some(known) if matches!(property.value.check, Check::Any) => {
                    known.required |= property.required;
                }
                Some(known) if matches!(known.value.check, Check::Any) => {
                    let required = known.required || property.required;
                    *known = Property::new(property.name, property.value, required);
                }
                Some(known) => {
                    return Err(join(&["describes `", &known.name, "` twice; describe it in one branch"]));
                }
            }
        }
    }
    if let Some(names) = closed {
        additional = AdditionalProperties::Forbidden;
        for property in &mut properties {
            if !names.contains(&property.name) {
                property.value = certain(Check::Never, false);
            }
        }
    }
    if properties.len() > ObjectSchema::MAX_PROPERTIES {
        return Err("an object can have at most 64 properties, those of all branches included".to_owned());
    }
    Ok(certain(Check::Object(ObjectSchema::new(properties, additional)), false))
}

const OVERLAP: &str =
    "can't be decided: the branches must differ in their JSON type, or in a required property with `const`";

/// Unites schemas: a value must satisfy one of them. With `exactly_one`, no value may satisfy two.
pub(super) fn any_of(schemas: Vec<ValueSchema>, exactly_one: bool) -> Result<ValueSchema, &'static str> {
    let mut nulls = 0;
    let mut literals: Vec<Literal> = Vec::new();
    let mut objects = Vec::new();
    let mut others: Vec<ValueSchema> = Vec::new();
    for schema in schemas {
        nulls += usize::from(schema.nullable);
        match schema.check {
            Check::OneOf(choices) => {
                for choice in choices {
                    if matches!(choice, Literal::Name("null")) {
                        nulls += 1;
                    } else if !literals.iter().any(|known| is_same(known, &choice)) {
                        literals.push(choice);
                    } else if exactly_one {
                        return Err(OVERLAP);
                    }
                }
            }
            Check::Object(object) => objects.push(object),
            Check::Tagged(tagged) => {
                objects.extend(tagged.branches.into_iter().map(|(_, object)| object));
            }
            Check::Union(union) => others.extend(union),
            check => others.push(certain(check, false)),
        }
    }
    if nulls > 1 && exactly_one {
        return Err(OVERLAP);
    }
    merge_dates(&mut others);
    match objects.len() {
        0 => {}
        1 => others.extend(objects.pop().map(|object| certain(Check::Object(object), false))),
        _ => others.push(certain(Check::Tagged(Box::new(tagged(objects)?)), false)),
    }
    // Of each type, literals or one schema.
    for kind in JsonType::ALL {
        let of_kind: Vec<Literal> = literals.extract_if(.., |literal| literal.json_type() == kind).collect();
        if !of_kind.is_empty() {
            others.push(certain(Check::OneOf(of_kind), false));
        }
        if others.iter().filter(|schema| schema.check.json_type() == Some(kind)).count() > 1 {
            return Err(OVERLAP);
        }
    }
    if others.iter().any(|schema| schema.check.json_type().is_none()) {
        return Err(OVERLAP);
    }
    let nullable = nulls > 0;
    let are_literals = others.iter().all(|schema| matches!(schema.check, Check::OneOf(_)));
    if are_literals {
        let mut choices = Vec::new();
        for schema in others {
            if let Check::OneOf(more) = schema.check {
                choices.extend(more);
            }
        }
        if nullable {
            choices.push(Literal::Name("null"));
        }
        return Ok(certain(Check::OneOf(choices), false));
    }
    match others.pop() {
        Some(only) if others.is_empty() => Ok(certain(only.check, nullable)),
        Some(last) => {
            others.push(last);
            Ok(certain(Check::Union(others), nullable))
        }
        None => Err(OVERLAP),
    }
}

/// Merges a date and a date with time, of which no string is both.
fn merge_dates(schemas: &mut Vec<ValueSchema>) {
    let has = |format: Format| move |schema: &ValueSchema| matches!(schema.check, Check::String(found) if found == format);
    let (date, date_time) = (has(Format::Date), has(Format::DateTime));
    if schemas.iter().filter(|schema| date(schema)).count() == 1
        && schemas.iter().filter(|schema| date_time(schema)).count() == 1
    {
        schemas.retain(|schema| !date(schema) && !date_time(schema));
        schemas.push(certain(Check::String(Format::DateOrDateTime), false));
    }
}

/// Finds the property that tells objects apart: each requires it, and allows other literals.
fn tagged(objects: Vec<ObjectSchema>) -> Result<TaggedSchema, &'static str> {
    let literals = |object: &ObjectSchema, name: &str| {
        let property =
            object.properties.iter().find(|property| property.name == name && property.required)?;
        match &property.value {
            ValueSchema { check: Check::OneOf(literals), .. } => Some(literals.clone()),
            _ => None,
        }
    };
    let tags_of = |name: &str| {
        let tags: Option<Vec<_>> = objects.iter().map(|object| literals(object, name)).collect();
        let tags = tags?;
        let all: Vec<_> = tags.iter().flatten().collect();
        let is_unique =
            |(index, tag): (usize, &&Literal)| !all.iter().skip(index + 1).any(|other| is_same(tag, other));
        all.iter().enumerate().all(is_unique).then_some(tags)
    };
    let candidates = objects.first().map(|object| &object.properties).into_iter().flatten();
    let found =
        candidates.into_iter().find_map(|property| Some((property.name.clone(), tags_of(&property.name)?)));
    let (name, tags) = found.ok_or(OVERLAP)?;
    let all = certain(Check::OneOf(tags.iter().flatten().cloned().collect()), false);
    Ok(TaggedSchema {
        tag: Property::new(name, all, true),
        branches: tags.into_iter().zip(objects).collect(),
    })
}

fn is_same(a: &Literal, b: &Literal) -> bool {
    match (a, b) {
        (Literal::Name(a), Literal::Name(b)) => a == b,
        (Literal::String(a), Literal::String(b)) => a == b,
        (Literal::Number(a), Literal::Number(b)) => {
            Decimal::new(a.as_bytes()).compare(&Decimal::new(b.as_bytes())).is_eq()
        }
        _ => false,
    }
}
