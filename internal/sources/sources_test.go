package sources_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/sources"
)

// tree makes files, and links: "name -> target".
func tree(t *testing.T, names ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range names {
		name, target, isLink := strings.Cut(name, " -> ")
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		var err error
		if isLink {
			err = os.Symlink(target, path)
		} else {
			err = os.WriteFile(path, []byte(name), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func isFeature(path string) bool { return filepath.Ext(path) == ".feature" }

func TestWalk(t *testing.T) {
	root := tree(t, "in/b.feature", "in/a.txt", "in/sub/c.feature", "out/d.feature", "elsewhere/e.feature",
		"in/link.feature -> ../out/d.feature",  // a file elsewhere
		"in/more -> ../elsewhere",              // a folder elsewhere
		"in/sub/loop -> ../../in",              // a folder that is being walked
		"in/twice.feature -> ../out/d.feature", // a file that is listed already
		"in/.#b.feature -> nobody@nowhere",     // an editor's lock
		"in/gone -> ../nothing",
	)
	files, problems := sources.Walk(filepath.Join(root, "in"), root, sources.Wanted{File: isFeature})
	var got []string
	for _, f := range files {
		real, err := filepath.Rel(root, f.Real)
		path, errPath := filepath.Rel(root, f.Path)
		if err != nil || errPath != nil {
			t.Fatal(err, errPath)
		}
		got = append(got, path+" = "+real)
	}
	want := []string{
		"in/b.feature = in/b.feature", "in/link.feature = out/d.feature",
		"in/more/e.feature = elsewhere/e.feature", "in/sub/c.feature = in/sub/c.feature",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(problems) != 1 || problems[0].Error() != filepath.Join(root, "in/gone")+": the symbolic link leads nowhere: there is no such file" {
		t.Errorf("the problems are %v", problems)
	}
}

// TestLinksLeadNowhereElse: what is outside of the home is nobody's to read, and to print.
func TestLinksLeadNowhereElse(t *testing.T) {
	root := tree(t, "home/in/a.feature", "home/shared/b.feature", "out/passwd.feature", "out/folder/c.feature",
		"home/in/b.feature -> ../shared/b.feature",
		"home/in/passwd.feature -> ../../out/passwd.feature",
		"home/in/more -> ../../out/folder",
		"home/in/hop.feature -> more/c.feature",
		"out/same.feature -> folder/c.feature",
		"link -> home/in",
	)
	at := func(path string) string { return filepath.Join(root, path) }
	leads := ": the symbolic link leads out of %s: nothing there is read, unless it is named itself"
	cases := []struct {
		root, home      string
		files, problems []string
	}{
		{"home/in", "home", []string{"a", "b"}, []string{"home/in/hop.feature", "home/in/more", "home/in/passwd.feature"}},
		{"link", "home", []string{"a", "b"}, []string{"link/hop.feature", "link/more", "link/passwd.feature"}},
		{"out", "home", []string{"c", "passwd"}, nil},
		{"home/in", ".", []string{"a", "b", "c", "passwd"}, nil},
	}
	for _, c := range cases {
		files, problems := sources.Walk(at(c.root), at(c.home), sources.Wanted{File: isFeature})
		var got, said, want []string
		for _, f := range files {
			got = append(got, strings.TrimSuffix(filepath.Base(f.Real), ".feature"))
		}
		for _, p := range problems {
			said = append(said, p.Error())
		}
		for _, p := range c.problems {
			want = append(want, at(p)+fmt.Sprintf(leads, at(c.home)))
		}
		slices.Sort(got)
		if diff := cmp.Diff(c.files, got) + cmp.Diff(want, said); diff != "" {
			t.Errorf("%s in %s: (-want +got)\n%s", c.root, c.home, diff)
		}
	}
}

func TestLargeFilesAreNotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml")
	for size, want := range map[int64]string{sources.MaxFile: "", sources.MaxFile + 1: "the file is larger than 16 MiB, and is not read"} {
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Truncate(path, size)); err != nil {
			t.Fatal(err)
		}
		_, err := sources.Read(path)
		if said := fmt.Sprint(err); (err == nil) != (want == "") || !strings.HasSuffix(said, want) && want != "" {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

func TestReadOfWhatIsNoFile(t *testing.T) {
	root := tree(t, "a.feature")
	for path, want := range map[string]string{
		"a.feature": "", "none.feature": "the file cannot be read: there is no such file", ".": "this is a folder, and is not read",
	} {
		_, err := sources.Read(filepath.Join(root, path))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

// TestKindsOfFilesByAnyCase: a file is not passed over because of the case of its name.
func TestKindsOfFilesByAnyCase(t *testing.T) {
	for path, want := range map[string][2]bool{
		"a.yaml": {true, false}, "a.YML": {true, false}, "A.Yaml": {true, false},
		"a.feature": {false, true}, "A.FEATURE": {false, true}, "a.feature.txt": {false, false}, "yaml": {false, false},
	} {
		if got := [2]bool{sources.IsYAML(path), sources.IsFeature(path)}; got != want {
			t.Errorf("%s: YAML, Gherkin: %v, want %v", path, got, want)
		}
	}
}
