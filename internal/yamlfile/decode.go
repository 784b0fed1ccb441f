package yamlfile

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"time"

	"gopkg.in/yaml.v3"
)

type nodeDecoder interface{ DecodeYAML(n *Node) }

// decode fills v and validates it if nothing was wrong with it.
func (d *decoder) decode(n *Node, v reflect.Value) {
	before := d.found
	d.fill(n, v)
	if d.found == before {
		d.validate(n, v)
	}
}

func (d *decoder) fill(n *Node, v reflect.Value) {
	if v.Kind() == reflect.Pointer {
		d.fillPointer(n, v)
		return
	}
	if own, ok := v.Addr().Interface().(nodeDecoder); ok {
		own.DecodeYAML(n)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.decodeStructs(n, []reflect.Value{v})
	case reflect.Slice:
		d.fillSlice(n, v)
	case reflect.Map:
		d.fillMap(n, v)
	case reflect.Interface:
		d.fillAny(n, v)
	default:
		d.fillScalar(n, v)
	}
}

func (d *decoder) fillPointer(n *Node, v reflect.Value) {
	if n.Kind == Null {
		v.SetZero()
		return
	}
	if v.IsNil() {
		v.Set(reflect.New(v.Type().Elem()))
	}
	d.decode(n, v.Elem())
}

func (d *decoder) fillSlice(n *Node, v reflect.Value) {
	items := n.Items()
	list := reflect.MakeSlice(v.Type(), len(items), len(items))
	for i, item := range items {
		d.decode(item, list.Index(i))
	}
	v.Set(list)
}

func (d *decoder) fillMap(n *Node, v reflect.Value) {
	if v.Type().Key().Kind() != reflect.String {
		panic(fmt.Sprintf("yamlfile: %v has keys that are not strings", v.Type()))
	}
	fields := n.Fields()
	if d.lacksNames(n, fields, v.Type().Elem()) {
		return
	}
	m := reflect.MakeMapWithSize(v.Type(), len(fields))
	for _, field := range fields {
		element := reflect.New(v.Type().Elem()).Elem()
		d.decode(field.Value, element)
		key := reflect.New(v.Type().Key()).Elem()
		key.SetString(field.Key.Text)
		d.validate(field.Key, key)
		m.SetMapIndex(key, element)
	}
	v.Set(m)
}

// lacksNames reports, at once, that a value of a map stands in the place of the map: no name stands above it.
func (d *decoder) lacksNames(n *Node, fields []Field, of reflect.Type) bool {
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	_, own := reflect.New(of).Interface().(nodeDecoder)
	if own || of.Kind() != reflect.Struct || len(fields) == 0 {
		return false
	}
	known := jointStructs{plans: []*plan{d.types.plan(of)}}
	foreign := func(f Field) bool { return !known.has(f.Key.Text) }
	scalar := func(f Field) bool { return f.Value.Kind == Scalar }
	if slices.ContainsFunc(fields, foreign) || !slices.ContainsFunc(fields, scalar) {
		return false
	}
	n.Problemf("write a name above it, and indent it: NAME: {"+fields[0].Key.Text+": …}", "expected names, with a mapping behind each, got the mapping of one")
	return true
}

func (d *decoder) fillScalar(n *Node, v reflect.Value) {
	switch kind := v.Kind(); {
	case v.Type() == reflect.TypeFor[time.Duration]():
		d.fillDuration(n, v)
	case kind == reflect.String:
		d.fillString(n, v)
	case kind == reflect.Bool:
		d.fillBool(n, v)
	case v.CanInt():
		d.fillInt(n, v)
	case v.CanUint():
		d.fillUint(n, v)
	case v.CanFloat():
		d.fillFloat(n, v)
	default:
		panic(fmt.Sprintf("yamlfile: cannot decode into %v", v.Type()))
	}
}

// Lister is text that people may take for a list: OfList is the text that one means; empty: it means none.
type Lister interface{ OfList(items []string) string }

// textMeant is the text that a list means, as YAML has it; empty: it means none.
func textMeant(n *Node, v reflect.Value) string {
	text, ok := v.Addr().Interface().(Lister)
	if !ok || n.Kind != List {
		return ""
	}
	var items []string
	for _, item := range n.Items() {
		if item.Kind != Scalar {
			return ""
		}
		items = append(items, item.Text)
	}
	return inYAML(text.OfList(items))
}

// plainWords mean themselves wherever they stand in YAML; one word alone may be null or another value.
var plainWords = regexp.MustCompile(`^[A-Za-z_][\w.-]*(?: [A-Za-z_][\w.-]*)+$`)

// inYAML writes a text of one line so that YAML reads it as it is; empty stays empty.
func inYAML(text string) string {
	if text == "" || plainWords.MatchString(text) {
		return text
	}
	return Quoted(text)
}

func (d *decoder) fillString(n *Node, v reflect.Value) {
	if n.Kind == Scalar {
		v.SetString(n.Text)
		return
	}
	help, meant := "", textMeant(n, v)
	switch {
	case n.Kind == Null:
		help = `write "" for empty text, or leave this out`
	case meant != "":
		help = "write one text: " + meant
	case n.value.Style&yaml.FlowStyle != 0:
		help = "put text that starts with { or [ in quotes"
	}
	n.expected("text", help)
}
