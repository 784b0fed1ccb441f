package scenario

import "reflect"

// Clone returns a copy that can be changed, in all its parts, without changing s: sentences
// change what they play, and others play the same at the same time. The maps that sentences
// write to are never nil. Only expectations are shared: nobody changes one.
func (s *Scenario) Clone() *Scenario {
	out := *s
	deepen(reflect.ValueOf(&out).Elem())
	writable(&out.Vars)
	writable(&out.Events)
	writable(&out.Stubs)
	writable(&out.Faults)
	writable(&out.Service.Env)
	for i := range out.Others {
		writable(&out.Others[i].Env)
	}
	for _, routes := range out.Stubs {
		for i := range routes {
			writable(&routes[i].Headers)
		}
	}
	for _, name := range out.Followed() {
		if stream := out.Named(name); stream != nil {
			writable(&stream.Headers)
			writable(&stream.Query)
		}
	}
	return &out
}

func writable[M ~map[K]V, K comparable, V any](m *M) {
	if *m == nil {
		*m = M{}
	}
}

// deepen replaces all that a value refers to by copies. The value can be set.
func deepen(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			inner := copyOf(v.Elem())
			v.Set(inner.Addr())
		}
	case reflect.Map:
		deepenMap(v)
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		list := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(list, v)
		for i := range list.Len() {
			deepen(list.Index(i))
		}
		v.Set(list)
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Field(i); field.CanSet() {
				deepen(field)
			}
		}
	}
}

func deepenMap(v reflect.Value) {
	if v.IsNil() {
		return
	}
	m := reflect.MakeMapWithSize(v.Type(), v.Len())
	for key, value := range v.Seq2() {
		m.SetMapIndex(key, copyOf(value))
	}
	v.Set(m)
}

// copyOf is a deep copy that can be set.
func copyOf(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	deepen(out)
	return out
}
