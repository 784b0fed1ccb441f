package main_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The limits of what one has to have in mind at once.
const (
	mostLines   = 400 // of a file
	mostMethods = 25  // of a type
)

// TestNoFileIsTooLongAndNoTypeHasTooManyMethods holds the limits that CONTRIBUTING.md names: what goes
// beyond has two subjects, and one of them wants a place of its own. The linter holds those of functions.
func TestNoFileIsTooLongAndNoTypeHasTooManyMethods(t *testing.T) {
	methods := map[string]int{}
	eachSource(t, func(path string, text []byte) {
		if lines := bytes.Count(text, []byte("\n")); lines > mostLines {
			t.Errorf("%s has %d lines, and %d are the limit", path, lines, mostLines)
		}
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range file.Decls {
			if f, is := declared.(*ast.FuncDecl); is && f.Recv != nil {
				methods[filepath.Dir(path)+"."+typeOf(f.Recv.List[0].Type)]++
			}
		}
	})
	for name, n := range methods {
		if n > mostMethods {
			t.Errorf("%s has %d methods, and %d are the limit", name, n, mostMethods)
		}
	}
	if len(methods) == 0 {
		t.Error("no type with methods was found")
	}
}

// TestWhatIsTestedWithoutTheRaceDetectorIsSequential holds what the Makefile says of these packages.
func TestWhatIsTestedWithoutTheRaceDetectorIsSequential(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^SEQUENTIAL := (.+)$`).FindSubmatch(makefile)
	if declared == nil {
		t.Fatal("the Makefile names no SEQUENTIAL packages")
	}
	found := map[string]bool{}
	eachSource(t, func(path string, text []byte) {
		folder := filepath.ToSlash(filepath.Dir(path))
		if !slices.Contains(strings.Fields(string(declared[1])), folder) {
			return
		}
		found[folder] = true
		if !strings.HasSuffix(path, "_test.go") {
			sequential(t, path, text)
		}
	})
	if want := len(strings.Fields(string(declared[1]))); len(found) != want {
		t.Errorf("%d of the %d SEQUENTIAL packages are there: %v", len(found), want, found)
	}
}

func sequential(t *testing.T, path string, text []byte) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, imported := range file.Imports {
		if name := strings.Trim(imported.Path.Value, `"`); name == "sync" || name == "sync/atomic" || name == "context" {
			t.Errorf("%s imports %s: its package is no SEQUENTIAL one of the Makefile any more", path, name)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if _, is := n.(*ast.GoStmt); is {
			t.Errorf("%s starts a goroutine: its package is no SEQUENTIAL one of the Makefile any more", path)
		}
		return true
	})
}

// eachSource shows all files of Go but those of examples, which are others' services.
func eachSource(t *testing.T, show func(path string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && path != "." && strings.HasPrefix(e.Name(), "."), e.IsDir() && e.Name() == "node_modules":
			return filepath.SkipDir
		case e.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		text, err := os.ReadFile(path)
		if err == nil {
			show(path, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// typeOf is the name of a receiver's type.
func typeOf(receiver ast.Expr) string {
	switch of := receiver.(type) {
	case *ast.StarExpr:
		return typeOf(of.X)
	case *ast.IndexExpr:
		return typeOf(of.X)
	case *ast.IndexListExpr:
		return typeOf(of.X)
	case *ast.Ident:
		return of.Name
	}
	return ""
}
