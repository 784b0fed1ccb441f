package sources_test

import (
	"os"
	"path/filepath"
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
	files, problems := sources.Walk(filepath.Join(root, "in"), isFeature)
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
