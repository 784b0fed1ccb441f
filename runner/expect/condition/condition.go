// Package condition judges JSON by conditions in CEL, the Common Expression Language
// (https://cel.dev): data.used + data.left == data.total. A condition is compiled, and its
// types are checked, before anything runs; it reads nothing but the facts that it is given,
// and what it may cost is limited.
//
// Start reading at [Compile]. The values of JSON as CEL sees them are in values.go: they are
// looked up where they stand, when the condition asks for them.
package condition

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/decls"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/stdlib"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/ext"
	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/memo"
)

// The names that a condition knows, beside the fields of the event: event.id.
const (
	Data  = "data"  // the JSON of the event
	Prev  = "prev"  // that of the event of the kind before it
	First = "first" // that of the first event of the kind
	Count = "count" // how many events of the kind there were, with this one
	Vars  = "vars"  // the variables of the scenario: vars.name
)

// fields are the types of the fields of the event, by the names of [Event].
var fields = map[string]*cel.Type{
	"type": cel.StringType, "data": cel.StringType, "id": cel.StringType, "has_id": cel.BoolType, "retry": cel.DynType,
	"number": cel.IntType, "size": cel.IntType, "arrival": cel.DynType,
}

// eventPrefix begins the name of a field of the event.
const eventPrefix = "event."

// Event is the field of the event that a name stands for; false: it is another name.
func Event(name string) (field string, is bool) {
	return strings.CutPrefix(name, eventPrefix)
}

// MaxCost bounds what one condition may cost on one event: about so many operations.
const MaxCost = 10_000_000

// Facts are what a condition is judged on.
type Facts interface {
	// Fact is what a name stands for: [Data] and the others, but [Vars]; or a field of the
	// event. What is not there is null. The error says that nobody can say what it is.
	Fact(name string) (gjson.Result, error)
	// Variable is a variable of the scenario; false: there is none of this name.
	Variable(name string) (string, bool)
}

// Condition is a compiled condition. It is safe for concurrent use.
type Condition struct {
	program cel.Program
	ast     *cel.Ast
	pool    sync.Pool // of *activation, for the next event
}

// Error says what is wrong with a condition, and where in its text.
type Error struct {
	Line, Column int // from 1
	Message      string
}

func (e *Error) Error() string { return "the condition cannot be read: " + e.Message }

// environment is what all conditions have in common. It is made once: it takes longer than
// they do.
var environment = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.StdLib(cel.StdLibSubset(&env.LibrarySubset{ExcludeFunctions: arithmeticNames()})),
		cel.FunctionDecls(arithmetic()...), ext.Strings(), ext.Math(), cel.OptionalTypes(),
		cel.CrossTypeNumericComparisons(true), cel.EnableMacroCallTracking(),
		cel.Variable(Data, cel.DynType), cel.Variable(Prev, cel.DynType), cel.Variable(First, cel.DynType),
		cel.Variable(Count, cel.IntType), cel.Variable(Vars, cel.MapType(cel.StringType, cel.StringType)),
	}
	for name, t := range fields {
		options = append(options, cel.Variable(eventPrefix+name, t))
	}
	return cel.NewCustomEnv(options...)
})

// Compile reads a condition; one that was read before is answered again. The error is an [*Error].
func Compile(text string) (*Condition, error) { return compiled.Of(text) }

var compiled = memo.New(compile)

func compile(text string) (*Condition, error) {
	in, err := environment()
	if err != nil {
		return nil, err
	}
	checked, issues := in.Compile(text)
	if err := issues.Err(); err != nil {
		return nil, mistake(text, issues)
	}
	if t := checked.OutputType(); !t.IsExactType(cel.BoolType) && !t.IsExactType(cel.DynType) {
		return nil, &Error{1, 1, fmt.Sprintf("its value is of the type %s, and neither true nor false", cel.FormatCELType(t))}
	}
	program, err := in.Program(checked, limits(checked)...)
	if err != nil {
		return nil, err
	}
	return &Condition{program: program, ast: checked}, nil
}

// limits bound the cost of a condition. One without a loop is bounded by its own length and
// that of the data; to count what it costs would cost as much again.
func limits(checked *cel.Ast) []cel.ProgramOption {
	loops := false
	ast.PostOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		loops = loops || e.Kind() == ast.ComprehensionKind
	}))
	if !loops {
		return nil
	}
	return []cel.ProgramOption{cel.CostLimit(MaxCost)}
}

// Uses tells whether the condition asks for a name.
func (c *Condition) Uses(name string) bool {
	for _, reference := range c.ast.NativeRep().ReferenceMap() {
		if reference.Name == name {
			return true
		}
	}
	return false
}

// Variables are the names of the scenario's variables that it asks for, sorted.
func (c *Condition) Variables() []string {
	names := map[string]bool{}
	ast.PostOrderVisit(c.ast.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.SelectKind {
			return
		}
		if of := e.AsSelect().Operand(); of.Kind() == ast.IdentKind && of.AsIdent() == Vars {
			names[e.AsSelect().FieldName()] = true
		}
	}))
	return slices.Sorted(maps.Keys(names))
}

// Holds judges the facts. The error says that, and where, the condition cannot be evaluated.
func (c *Condition) Holds(of Facts) (bool, error) {
	facts, _ := c.pool.Get().(*activation)
	if facts == nil {
		facts = &activation{}
	}
	*facts = activation{Facts: of}
	defer c.pool.Put(facts)
	out, _, err := c.program.Eval(facts)
	switch {
	case err != nil:
		return false, c.failed(err)
	case out == types.True:
		return true, nil
	case out == types.False:
		return false, nil
	}
	return false, fmt.Errorf("it is %s, and neither true nor false", shown(out))
}

// NoKey is how the error begins of a condition that asks for a key, or a field, that is not there.
const NoKey = "no such key"

// noOverload is how CEL says that an operator does not take values of these types; errTypes is how
// we do.
const noOverload = "no such overload"

var errTypes = errors.New("the types of these values do not go together")

// failed says what went wrong, and where.
func (c *Condition) failed(err error) error {
	var at *types.Err
	if !errors.As(err, &at) || at.NodeID() == 0 {
		return err
	}
	place := c.ast.NativeRep().SourceInfo().GetStartLocation(at.NodeID())
	if strings.Contains(err.Error(), noOverload) {
		err = errTypes
	}
	return fmt.Errorf("%w, at column %d of the condition", err, place.Column()+1)
}

// arithmeticNames are the operators that [arithmetic] replaces.
func arithmeticNames() []*env.Function {
	var names []*env.Function
	for name := range mixed {
		names = append(names, env.NewFunction(name))
	}
	return names
}

// arithmetic are the operators for numbers of which one is whole and the other is not: JSON
// does not tell 1 from 1.0, so both can be added.
func arithmetic() []*decls.FunctionDecl {
	var all []*decls.FunctionDecl
	for _, f := range stdlib.Functions() {
		if apply, is := mixed[f.Name()]; is {
			options := []decls.FunctionOpt{decls.SingletonBinaryBinding(apply)}
			for _, o := range f.OverloadDecls() {
				options = append(options, decls.Overload(o.ID(), o.ArgTypes(), o.ResultType()))
			}
			declared, err := decls.NewFunction(f.Name(), options...)
			if err != nil {
				panic(fmt.Sprintf("condition: the operators of CEL have changed: %v", err))
			}
			all = append(all, declared)
		}
	}
	return all
}
