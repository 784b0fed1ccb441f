package secret

import "reflect"

// Value is value with every text in it masked: strings and byte slices in fields,
// elements, map keys and map values at any depth. A struct may have a method GoesOn() bool: it
// tells that there may be half a secret at the end of its texts. What has no secret in it is not
// copied, and value itself stays as it is. Unexported fields, and what an interface
// holds, are left alone.
func Value[T any](m *Masker, value T) T {
	if m.isEmpty() {
		return value
	}
	out, _ := copier{m.Text, m.Cut}.copy(reflect.ValueOf(&value).Elem())
	return out.Interface().(T)
}

// copier masks texts: those that end where they end, and those that go on.
type copier struct{ text, cut func(string) string }

// goingOn is what tells that its texts go on.
type goingOn interface{ GoesOn() bool }

// copy answers v masked, and whether that is another value.
func (c copier) copy(v reflect.Value) (out reflect.Value, changed bool) {
	switch v.Kind() {
	case reflect.String:
		text := c.text(v.String())
		return reflect.ValueOf(text).Convert(v.Type()), text != v.String()
	case reflect.Struct:
		return c.fields(v)
	case reflect.Slice:
		return c.elements(v)
	case reflect.Map:
		return c.entries(v)
	case reflect.Pointer:
		return c.target(v)
	default:
		return v, false
	}
}

func (c copier) fields(v reflect.Value) (out reflect.Value, changed bool) {
	if v.Type().Implements(reflect.TypeFor[goingOn]()) && v.Interface().(goingOn).GoesOn() {
		c.text = c.cut
	}
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		field, other := c.copy(v.Field(i))
		if !other {
			continue
		}
		if !changed {
			out, changed = reflect.New(v.Type()).Elem(), true
			out.Set(v)
		}
		out.Field(i).Set(field)
	}
	if !changed {
		return v, false
	}
	return out, true
}

func (c copier) elements(v reflect.Value) (out reflect.Value, changed bool) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		text := c.text(string(v.Bytes()))
		if text == string(v.Bytes()) {
			return v, false
		}
		return reflect.ValueOf([]byte(text)).Convert(v.Type()), true
	}
	for i := range v.Len() {
		element, other := c.copy(v.Index(i))
		if !other {
			continue
		}
		if !changed {
			out, changed = reflect.MakeSlice(v.Type(), v.Len(), v.Len()), true
			reflect.Copy(out, v)
		}
		out.Index(i).Set(element)
	}
	if !changed {
		return v, false
	}
	return out, true
}

func (c copier) entries(v reflect.Value) (out reflect.Value, changed bool) {
	if v.IsNil() {
		return v, false
	}
	out = reflect.MakeMapWithSize(v.Type(), v.Len())
	for it := v.MapRange(); it.Next(); {
		key, otherKey := c.copy(it.Key())
		value, otherValue := c.copy(it.Value())
		out.SetMapIndex(key, value)
		changed = changed || otherKey || otherValue
	}
	if !changed {
		return v, false
	}
	return out, true
}

func (c copier) target(v reflect.Value) (out reflect.Value, changed bool) {
	if v.IsNil() {
		return v, false
	}
	target, changed := c.copy(v.Elem())
	if !changed {
		return v, false
	}
	out = reflect.New(v.Type().Elem())
	out.Elem().Set(target)
	return out, true
}
