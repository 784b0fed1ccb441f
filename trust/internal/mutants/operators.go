package mutants

import (
	"go/ast"
	"go/token"
	"strconv"
)

// turned are operators, and what each is turned into.
var turned = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LAND: token.LOR, token.LOR: token.LAND,
	token.ADD: token.SUB, token.SUB: token.ADD,
	token.INC: token.DEC, token.DEC: token.INC,
	token.BREAK: token.CONTINUE,
}

// exchanged are names, and what each is exchanged with: what is known and what is not,
// the first and the last, the most and the least.
var exchanged = map[string]string{
	"true": "false", "false": "true", "min": "max", "max": "min",
	"Held": "Unknown", "Unknown": "Held", "Broken": "Held",
	"Before": "After", "After": "Before", "first": "last", "last": "first",
	"Passed": "Failed", "Failed": "Passed", "Unjudged": "Passed", "KnownGap": "Passed",
	"HasPrefix": "HasSuffix", "Contains": "ContainsFunc",
}

// An edit replaces what stands from a place to another one.
type edit struct {
	from, to token.Pos
	with     string
}

// editsOf are all edits that the operators make of one node. Each makes one wrong program
// of a right one, as a slip of the hand would.
func editsOf(node ast.Node) []edit {
	switch n := node.(type) {
	case *ast.BinaryExpr:
		return binaryEdits(n)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			return []edit{{n.Pos(), n.X.Pos(), ""}}
		}
	case *ast.BasicLit:
		if n.Kind == token.INT {
			return numberEdits(n)
		}
	case *ast.Ident:
		if other := exchanged[n.Name]; other != "" {
			return []edit{{n.Pos(), n.End(), other}}
		}
	case *ast.IncDecStmt:
		return []edit{{n.TokPos, n.End(), turned[n.Tok].String()}, {n.Pos(), n.End(), ""}}
	case *ast.BranchStmt, *ast.ExprStmt:
		return []edit{{n.Pos(), n.End(), ""}}
	case *ast.AssignStmt:
		return assignmentEdits(n)
	case *ast.ReturnStmt:
		if len(n.Results) == 0 {
			return []edit{{n.Pos(), n.End(), ""}}
		}
	}
	return nil
}

// binaryEdits turn an operator, and drop either side of a condition.
func binaryEdits(n *ast.BinaryExpr) []edit {
	var all []edit
	if other, ok := turned[n.Op]; ok {
		all = append(all, edit{n.OpPos, n.OpPos + token.Pos(len(n.Op.String())), other.String()})
	}
	if n.Op == token.LAND || n.Op == token.LOR {
		all = append(all, edit{n.X.End(), n.End(), ""}, edit{n.Pos(), n.Y.Pos(), ""})
	}
	return all
}

// numberEdits are off by one.
func numberEdits(n *ast.BasicLit) []edit {
	number, err := strconv.Atoi(n.Value)
	if err != nil {
		return nil
	}
	return []edit{{n.Pos(), n.End(), strconv.Itoa(number + 1)}}
}

// assignmentEdits forget what is kept.
func assignmentEdits(n *ast.AssignStmt) []edit {
	if n.Tok == token.DEFINE {
		return nil
	}
	return []edit{{n.Pos(), n.End(), ""}}
}
