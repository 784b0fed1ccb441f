package schema_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// module begins the import path of every package of ours.
const module = "github.com/streamspec/streamspec/"

// comments answers what the comments say of types and their fields.
type comments struct {
	t     *testing.T
	known map[string]map[string]string // by package; then Type, or Type.Field
}

// describe implements yamlfile.Describe.
func (c *comments) describe(of reflect.Type, field string) string {
	pkg, ours := strings.CutPrefix(of.PkgPath(), module)
	if !ours {
		return ""
	}
	if c.known[pkg] == nil {
		c.known[pkg] = commentsOf(c.t, filepath.Join("../..", pkg))
	}
	if field == "" {
		return spoken(of.Name(), c.known[pkg][of.Name()])
	}
	return c.known[pkg][of.Name()+"."+field]
}

// commentsOf reads the comments of a package's types.
func commentsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	sources, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(sources) == 0 {
		t.Fatal("no sources in", dir, err)
	}
	found := map[string]string{}
	for _, path := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			if types, ok := declaration.(*ast.GenDecl); ok {
				addTypes(found, types)
			}
		}
	}
	return found
}

func addTypes(found map[string]string, types *ast.GenDecl) {
	for _, spec := range types.Specs {
		named, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		doc := named.Doc
		if doc == nil {
			doc = types.Doc
		}
		found[named.Name.Name] = text(doc)
		fields, isStruct := named.Type.(*ast.StructType)
		if !isStruct {
			continue
		}
		for _, field := range fields.Fields.List {
			for _, name := range field.Names {
				found[named.Name.Name+"."+name.Name] = text(field.Comment) + text(field.Doc)
			}
		}
	}
}

// link is how a comment refers to a name.
var link = regexp.MustCompile(`\[(\w+(?:\.\w+)*)\]`)

// text is a comment as one line.
func text(comment *ast.CommentGroup) string {
	if comment == nil {
		return ""
	}
	return link.ReplaceAllString(strings.Join(strings.Fields(comment.Text()), " "), "$1")
}

// spoken is the comment of a type without the type's name: "Order expects that" becomes
// "Expects that".
func spoken(name, comment string) string {
	rest := strings.TrimPrefix(comment, name+" ")
	if rest == "" || rest == comment {
		return comment
	}
	return strings.ToUpper(rest[:1]) + rest[1:]
}
