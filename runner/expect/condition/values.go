package condition

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/functions"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
)

// activation gives a condition its facts, once.
type activation struct {
	Facts
	data  ref.Val // nil: not asked for yet
	whole object  // that data is, where it is an object
}

// ResolveName implements cel.Activation.
func (a *activation) ResolveName(name string) (any, bool) {
	switch {
	case name == Vars:
		return variables{a.Facts}, true
	case name == Data && a.data != nil:
		return a.data, true
	}
	fact, err := a.Fact(name)
	if err != nil {
		return types.WrapErr(err), true
	}
	if name != Data {
		return valueOf(fact), true
	}
	if fact.IsObject() {
		a.whole = object{raw: fact.Raw}
		a.data = &a.whole
	} else {
		a.data = valueOf(fact)
	}
	return a.data, true
}

// Parent implements cel.Activation.
func (*activation) Parent() cel.Activation { return nil }

// valueOf is JSON as CEL sees it. Whole numbers are exact.
func valueOf(v gjson.Result) ref.Val {
	switch v.Type {
	case gjson.String:
		return types.String(v.Str)
	case gjson.Number:
		return number(v)
	case gjson.True:
		return types.True
	case gjson.False:
		return types.False
	case gjson.JSON:
		if v.IsArray() {
			return listOf(v)
		}
		return &object{raw: v.Raw}
	default:
		return types.NullValue
	}
}

// number is exact where it is written as a whole number.
func number(v gjson.Result) ref.Val {
	if strings.ContainsAny(v.Raw, ".eE") {
		return types.Double(v.Num)
	}
	if n, err := strconv.ParseInt(v.Raw, 10, 64); err == nil {
		return types.Int(n)
	}
	if n, err := strconv.ParseUint(v.Raw, 10, 64); err == nil {
		return types.Uint(n)
	}
	return types.NewErr("%s has too many digits to be exact in a condition", v.Raw)
}

// list is a list of JSON.
type list struct {
	traits.Lister
	raw string
}

func listOf(v gjson.Result) ref.Val {
	var items []ref.Val
	v.ForEach(func(_, item gjson.Result) bool {
		items = append(items, valueOf(item))
		return true
	})
	return list{types.NewRefValList(types.DefaultTypeAdapter, items), v.Raw}
}

// object is an object of JSON, of which members are looked up when they are asked for.
type object struct {
	raw  string
	full traits.Mapper // all of it; nil: nobody has asked for it
}

// Find implements traits.Mapper. Of a key that stands twice the last one counts.
func (o *object) Find(key ref.Val) (ref.Val, bool) {
	name, is := key.(types.String)
	if !is {
		return types.MaybeNoSuchOverloadErr(key), false
	}
	var found gjson.Result
	if plain(string(name)) {
		found = value.At(o.raw, value.Path(name))
	} else {
		gjson.Parse(o.raw).ForEach(func(key, member gjson.Result) bool {
			if key.Str == string(name) {
				found = member
			}
			return true
		})
	}
	if !found.Exists() {
		return nil, false
	}
	return valueOf(found), true
}

// plain tells that a key means itself as a path.
func plain(key string) bool {
	for i := range len(key) {
		if c := key[i]; c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return key != ""
}

// Get implements traits.Indexer.
func (o *object) Get(key ref.Val) ref.Val {
	found, is := o.Find(key)
	switch {
	case is:
		return found
	case found != nil:
		return found
	default:
		return types.NewErr(NoKey+": %v", key)
	}
}

// Contains implements traits.Container.
func (o *object) Contains(key ref.Val) ref.Val {
	_, is := o.Find(key)
	return types.Bool(is)
}

// whole is all of the object.
func (o *object) whole() traits.Mapper {
	if o.full == nil {
		all := map[ref.Val]ref.Val{}
		gjson.Parse(o.raw).ForEach(func(key, member gjson.Result) bool {
			all[types.String(key.Str)] = valueOf(member)
			return true
		})
		o.full = types.NewRefValMap(types.DefaultTypeAdapter, all)
	}
	return o.full
}

// The rest of traits.Mapper.

func (o *object) Iterator() traits.Iterator                    { return o.whole().Iterator() }
func (o *object) Size() ref.Val                                { return o.whole().Size() }
func (o *object) Equal(other ref.Val) ref.Val                  { return o.whole().Equal(other) }
func (o *object) ConvertToType(to ref.Type) ref.Val            { return o.whole().ConvertToType(to) }
func (o *object) Type() ref.Type                               { return types.MapType }
func (o *object) Value() any                                   { return o.whole().Value() }
func (o *object) ConvertToNative(to reflect.Type) (any, error) { return o.whole().ConvertToNative(to) }

// variables are the variables of the scenario.
type variables struct{ Facts }

// Find implements traits.Mapper.
func (v variables) Find(key ref.Val) (ref.Val, bool) {
	name, is := key.(types.String)
	if !is {
		return types.MaybeNoSuchOverloadErr(key), false
	}
	text, is := v.Variable(string(name))
	if !is {
		return types.NewErr("no variable has the name %q", string(name)), false
	}
	return types.String(text), true
}

// Get implements traits.Indexer.
func (v variables) Get(key ref.Val) ref.Val {
	found, _ := v.Find(key)
	return found
}

// Contains implements traits.Container.
func (v variables) Contains(key ref.Val) ref.Val {
	_, is := v.Find(key)
	return types.Bool(is)
}

// The rest of traits.Mapper: variables can only be asked for one by one.

func (variables) Iterator() traits.Iterator { return noVariables().Iterator() }
func (variables) Size() ref.Val             { return types.NewErr("variables can only be asked for one by one") }
func (variables) Equal(ref.Val) ref.Val     { return types.False }
func (variables) ConvertToType(ref.Type) ref.Val {
	return types.NewErr("variables can only be asked for one by one")
}
func (variables) Type() ref.Type { return types.MapType }
func (variables) Value() any     { return nil }
func (variables) ConvertToNative(reflect.Type) (any, error) {
	return nil, fmt.Errorf("variables can only be asked for one by one")
}

func noVariables() traits.Mapper { return types.NewRefValMap(types.DefaultTypeAdapter, nil) }

// mixed are the operators of numbers.
var mixed = map[string]functions.BinaryOp{
	operators.Add:      onNumbers(traits.AdderType, func(a, b ref.Val) ref.Val { return a.(traits.Adder).Add(b) }),
	operators.Subtract: onNumbers(traits.SubtractorType, func(a, b ref.Val) ref.Val { return a.(traits.Subtractor).Subtract(b) }),
	operators.Multiply: onNumbers(traits.MultiplierType, func(a, b ref.Val) ref.Val { return a.(traits.Multiplier).Multiply(b) }),
	operators.Divide:   onNumbers(traits.DividerType, func(a, b ref.Val) ref.Val { return a.(traits.Divider).Divide(b) }),
}

// onNumbers makes an operator that takes a whole number beside one that is not. Trait is what
// its first operand must have.
func onNumbers(trait int, apply functions.BinaryOp) functions.BinaryOp {
	return func(a, b ref.Val) ref.Val {
		_, isDouble := a.(types.Double)
		_, withDouble := b.(types.Double)
		switch {
		case isDouble && !withDouble:
			b = asDouble(b)
		case withDouble && !isDouble:
			a = asDouble(a)
		}
		if !a.Type().HasTrait(trait) {
			return types.MaybeNoSuchOverloadErr(a)
		}
		return apply(a, b)
	}
}

func asDouble(v ref.Val) ref.Val {
	switch n := v.(type) {
	case types.Int:
		return types.Double(n)
	case types.Uint:
		return types.Double(n)
	default:
		return v
	}
}
