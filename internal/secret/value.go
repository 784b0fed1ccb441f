package secret

import "reflect"

// Value is value with every text in it masked: strings and byte slices in fields,
// elements, map keys and map values at any depth. What has no secret in it is not
// copied, and value itself stays as it is. Unexported fields, and what an interface
// holds, are left alone.
func Value[T any](m *Masker, value T) T {
	if m.isEmpty() {
		return value
	}
	out, _ := m.copy(reflect.ValueOf(&value).Elem())
	return out.Interface().(T)
}

// copy answers v masked, and whether that is another value.
func (m *Masker) copy(v reflect.Value) (out reflect.Value, changed bool) {
	switch v.Kind() {
	case reflect.String:
		text := m.Text(v.String())
		return reflect.ValueOf(text).Convert(v.Type()), text != v.String()
	case reflect.Struct:
		return m.fields(v)
	case reflect.Slice:
		return m.elements(v)
	case reflect.Map:
		return m.entries(v)
	case reflect.Pointer:
		return m.target(v)
	default:
		return v, false
	}
}

func (m *Masker) fields(v reflect.Value) (out reflect.Value, changed bool) {
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		field, other := m.copy(v.Field(i))
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

func (m *Masker) elements(v reflect.Value) (out reflect.Value, changed bool) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		text := m.Text(string(v.Bytes()))
		if text == string(v.Bytes()) {
			return v, false
		}
		return reflect.ValueOf([]byte(text)).Convert(v.Type()), true
	}
	for i := range v.Len() {
		element, other := m.copy(v.Index(i))
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

func (m *Masker) entries(v reflect.Value) (out reflect.Value, changed bool) {
	if v.IsNil() {
		return v, false
	}
	out = reflect.MakeMapWithSize(v.Type(), v.Len())
	for it := v.MapRange(); it.Next(); {
		key, otherKey := m.copy(it.Key())
		value, otherValue := m.copy(it.Value())
		out.SetMapIndex(key, value)
		changed = changed || otherKey || otherValue
	}
	if !changed {
		return v, false
	}
	return out, true
}

func (m *Masker) target(v reflect.Value) (out reflect.Value, changed bool) {
	if v.IsNil() {
		return v, false
	}
	target, changed := m.copy(v.Elem())
	if !changed {
		return v, false
	}
	out = reflect.New(v.Type().Elem())
	out.Elem().Set(target)
	return out, true
}
