package condition

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/parser"
)

// Part is a part of a condition, and the value that it had.
type Part struct {
	Text  string
	Value string // JSON, where it is any
}

// Parts are the values of the parts of a condition: what it looks at, and what it compares.
func (c *Condition) Parts(of Facts) []Part {
	var parts []Part
	for _, text := range c.partTexts(c.ast.NativeRep().Expr(), false) {
		if !slices.ContainsFunc(parts, func(p Part) bool { return p.Text == text }) {
			if value, ok := valueOfPart(text, of); ok {
				parts = append(parts, Part{text, value})
			}
		}
	}
	return parts
}

// partTexts are the parts of an expression, innermost first. Compared tells that it stands
// beside a comparison, and so is one itself.
func (c *Condition) partTexts(e ast.Expr, compared bool) []string {
	var inner []string
	switch e.Kind() {
	case ast.IdentKind, ast.SelectKind:
		return c.text(e)
	case ast.ComprehensionKind:
		return append(c.partTexts(e.AsComprehension().IterRange(), false), c.text(e)...)
	case ast.CallKind:
		call := e.AsCall()
		if call.FunctionName() == operators.Index {
			return c.text(e)
		}
		operands := call.Args()
		if call.IsMemberFunction() {
			operands = append([]ast.Expr{call.Target()}, operands...)
		}
		for _, operand := range operands {
			inner = append(inner, c.partTexts(operand, compares(call.FunctionName()))...)
		}
		if compared {
			inner = append(inner, c.text(e)...)
		}
	}
	return inner
}

func compares(operator string) bool {
	return slices.Contains([]string{
		operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals,
		operators.Greater, operators.GreaterEquals, operators.In,
	}, operator)
}

// text is an expression as it is written; none for one that cannot stand alone.
func (c *Condition) text(e ast.Expr) []string {
	text, err := parser.Unparse(e, c.ast.NativeRep().SourceInfo())
	if err != nil {
		return nil
	}
	return []string{text}
}

// valueOfPart evaluates a part. False: it has no value, or cannot stand alone.
func valueOfPart(text string, of Facts) (string, bool) {
	in, err := environment()
	if err != nil {
		return "", false
	}
	checked, issues := in.Compile(text)
	if issues.Err() != nil {
		return "", false
	}
	program, err := in.Program(checked, limits(checked)...)
	if err != nil {
		return "", false
	}
	out, _, err := program.Eval(&activation{Facts: of})
	if err != nil {
		return "", false
	}
	return shown(out), true
}

// shown is a value for people: JSON, where it is any.
func shown(v ref.Val) string {
	switch v := v.(type) {
	case types.String:
		return strconv.Quote(string(v))
	case list:
		return v.raw
	case *object:
		return v.raw
	case types.Null:
		return "null"
	case types.Double:
		text := fmt.Sprint(v.Value())
		if strings.ContainsAny(text, ".eIN") { // of infinity, and of what is no number, too
			return text
		}
		return text + ".0" // which is no int
	default:
		return fmt.Sprint(v.Value())
	}
}
