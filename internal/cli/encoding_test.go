package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestFilesWithAByteOrderMark: as shells and editors of Windows write them.
func TestFilesWithAByteOrderMark(t *testing.T) {
	t.Parallel()
	const mark = "\xEF\xBB\xBF"
	dir := files(t, map[string]string{
		"scenarios/x.yaml": "scenario: x\nstubs: {s: [{get: /e, events: [{data: a}]}]}\nstream: {get: \"${stub.s}/e\"}\nexpect: [{count: message, times: 1}]\n",
	})
	path := filepath.Join(dir, "r.json")
	streamspecIn(t, dir, nil, "run", "--format", "json:"+path, "scenarios")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, mark+string(content))
	for _, command := range []string{"report", "gaps"} {
		if got := streamspecIn(t, dir, nil, command, path); got.status != verdict.ExitHeld {
			t.Errorf("%s: status %d\n%s", command, got.status, got.all())
		}
	}
	writeFile(t, dir+"/headers.txt", mark+"X-A: b\n")
	got := streamspecIn(t, dir, nil, "tail", "-H", "@headers.txt", "http://127.0.0.1:1/")
	mustContain(t, got.all(), "nothing listens")
}
