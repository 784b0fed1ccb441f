package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// in makes a journal in a folder, and tells which files are there.
func in(t *testing.T) (j *Journal, there func() []string) {
	dir := t.TempDir()
	j = New(func() (*os.File, error) { return os.CreateTemp(dir, "*") })
	return j, func() []string {
		found, _ := filepath.Glob(filepath.Join(dir, "*"))
		return found
	}
}

func begin(t *testing.T, j *Journal) *Section {
	t.Helper()
	s, err := j.Begin()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func text(t *testing.T, s *Section) string {
	t.Helper()
	from, err := s.Text()
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(whole)
}

// TestAJournalIsKnownAtOnce: a run that is killed as soon as it has begun leaves one that can be read.
func TestAJournalIsKnownAtOnce(t *testing.T) {
	j, there := in(t)
	begin(t, j)
	file, err := os.Open(there()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if texts, err := Read(file); err != nil || len(texts) != 0 {
		t.Errorf("%d sections, %v", len(texts), err)
	}
}

// TestSectionsStayApart: what many write at once is each section's own.
func TestSectionsStayApart(t *testing.T) {
	j, there := in(t)
	var writing sync.WaitGroup
	first := begin(t, j)
	for i := range 20 {
		s := begin(t, j)
		writing.Go(func() {
			want := ""
			for n := range 200 {
				line := fmt.Sprintf("%d: line %d %s\n", i, n, strings.Repeat("x", n))
				want += line
				if _, err := io.WriteString(s, line); err != nil {
					t.Error(err)
				}
			}
			if got := text(t, s); got != want {
				t.Errorf("section %d has %d bytes, want %d", i, len(got), len(want))
			}
			if err := s.End(); err != nil {
				t.Error(err)
			}
		})
	}
	writing.Wait()
	if files := there(); len(files) != 1 {
		t.Errorf("while a section is there, so are the files %v", files)
	}
	if err := first.End(); err != nil || len(there()) != 0 {
		t.Errorf("behind the last there are %v (%v)", there(), err)
	}
	if s := begin(t, j); text(t, s) != "" || s.End() != nil {
		t.Error("nothing can begin behind the last")
	}
}

// TestWhatIsWrittenSoon: everybody writes at once, and it is in the file.
func TestWhatIsWrittenSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j, there := in(t)
		a, b := begin(t, j), begin(t, j)
		a.Soon(func() { _, _ = io.WriteString(a, "a\n") })
		b.Soon(func() { _, _ = io.WriteString(b, "b\n") })
		time.Sleep(flushAfter)
		synctest.Wait()
		if got := left(t, there()[0]); len(got) != 2 || got[0] != "a\n" || got[1] != "b\n" {
			t.Errorf("the file has %q", got)
		}
		if err := errors.Join(a.End(), b.End()); err != nil {
			t.Error(err)
		}
	})
}

// left is what can be read of a journal that was left as it is.
func left(t *testing.T, path string) (texts []string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		whole, err := io.ReadAll(one)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(whole))
	}
	return texts
}

// TestAJournalThatWasLeft: a run was killed at any byte of its journal.
func TestAJournalThatWasLeft(t *testing.T) {
	const whole = FirstLine + "1 6\nfirst\n2 4\nsec\n1 5\nmore\n2 -1\n3 6\nthird\n"
	path := filepath.Join(t.TempDir(), "left")
	for size := len(FirstLine); size <= len(whole); size++ {
		if err := os.WriteFile(path, []byte(whole[:size]), 0o600); err != nil {
			t.Fatal(err)
		}
		all := strings.Join(left(t, path), "")
		if ended := strings.Contains(whole[:size], "2 -1\n"); ended == strings.Contains(all, "sec") && size > 45 {
			t.Errorf("%d bytes: there is %q", size, all)
		}
	}
	if got := left(t, path); len(got) != 2 || got[0] != "first\nmore\n" || got[1] != "third\n" {
		t.Errorf("as a whole there is %q", got)
	}
}

func TestWhatIsNoJournal(t *testing.T) {
	for content, want := range map[string]string{
		"":                             "it does not begin as one",
		"streamspec recording 1\n":     "it does not begin as one",
		FirstLine + "one two\n":        `byte 21: "one two\n" is not the number and the size of a piece`,
		FirstLine + "1 -2\n":           "is not the number and the size of a piece",
		FirstLine + "1 5\nhello1 x\n4": "byte 30",
	} {
		if _, err := Read(strings.NewReader(content)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", content, err, want)
		}
	}
}

// TestWhatCannotBeWritten is told to everybody, and what begins then gets a new file.
func TestWhatCannotBeWritten(t *testing.T) {
	made := 0
	j := New(func() (*os.File, error) {
		if made++; made > 1 {
			return os.CreateTemp(t.TempDir(), "*")
		}
		path := filepath.Join(t.TempDir(), "closed")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			return nil, err
		}
		return os.Open(path) // nobody can write to it
	})
	a, b := begin(t, j), begin(t, j)
	if _, err := io.WriteString(a, "a\n"); err != nil {
		t.Errorf("before anything is written: %v", err)
	}
	if from, err := a.Text(); err == nil {
		t.Error("nobody is told what was not written")
	} else if whole, err := io.ReadAll(from); len(whole) > 0 || err != nil {
		t.Errorf("what was not written is %q (%v)", whole, err)
	}
	if _, err := io.WriteString(b, "b\n"); err == nil {
		t.Error("the other section does not know")
	}
	c := begin(t, j)
	if _, err := io.WriteString(c, "c\n"); err != nil || text(t, c) != "c\n" {
		t.Errorf("the next file cannot be written either: %v", err)
	}
	for _, s := range []*Section{a, b, c} {
		if err := s.End(); err != nil {
			t.Error(err)
		}
	}
}

// TestMemoryIsUsedAgain: by turns, so that more may come while some is written; but not that of a
// text that was large.
func TestMemoryIsUsedAgain(t *testing.T) {
	j, _ := in(t)
	s := begin(t, j)
	write := func(size int) {
		if _, err := s.Write(make([]byte, size)); err != nil {
			t.Fatal(err)
		}
		s.in.flush()
	}
	for _, size := range []int{10, 10, 10, 4 * flushBytes, 1, 10} {
		write(size)
		s.in.mu.Lock()
		pending, spare := s.in.pending, s.in.spare
		s.in.mu.Unlock()
		if cap(pending)+cap(spare) > 4*flushBytes {
			t.Errorf("%d bytes are kept behind a text of %d", cap(pending)+cap(spare), size)
		}
		if cap(pending) > 0 && cap(spare) > 0 && &pending[:1][0] == &spare[:1][0] {
			t.Errorf("behind a text of %d, what is pending is where the next will be", size)
		}
	}
	if taken := testing.AllocsPerRun(100, func() { write(2000) }); taken > 1 {
		t.Errorf("it takes memory %v times to write", taken)
	}
	err := s.End()
	s.in.mu.Lock()
	defer s.in.mu.Unlock()
	if err != nil || s.in.pending != nil || s.in.spare != nil {
		t.Errorf("%v: behind the end memory is kept", err)
	}
}

// TestALongFile: what begins behind it goes into another, and each is removed with its last
// section.
func TestALongFile(t *testing.T) {
	j, there := in(t)
	old := begin(t, j)
	if _, err := old.Write(make([]byte, fileBytes)); err != nil {
		t.Fatal(err)
	}
	fresh := begin(t, j)
	if _, err := io.WriteString(fresh, "f"); err != nil || text(t, fresh) != "f" || len(there()) != 2 {
		t.Errorf("there are the files %v (%v)", there(), err)
	}
	if err := old.End(); err != nil || len(there()) != 1 {
		t.Errorf("behind the old one there are %v (%v)", there(), err)
	}
	if err := fresh.End(); err != nil || len(there()) != 0 {
		t.Errorf("behind both there are %v (%v)", there(), err)
	}
}

// TestWhatAKilledRunLeft is removed by the next one in the same folder, and not what a run holds.
func TestWhatAKilledRunLeft(t *testing.T) {
	dir := t.TempDir()
	held, err := Create(dir, ".recording")
	if err != nil {
		t.Fatal(err)
	}
	left, err := Create(dir, ".recording")
	if err != nil {
		t.Fatal(err)
	}
	if err := left.Close(); err != nil { // as the end of its process does
		t.Fatal(err)
	}
	last, err := Create(dir, ".recording")
	if err != nil {
		t.Fatal(err)
	}
	for file, there := range map[*os.File]bool{held: true, left: false, last: true} {
		if _, err := os.Stat(file.Name()); (err == nil) != there {
			t.Errorf("%s: %v", filepath.Base(file.Name()), err)
		}
	}
	if err := errors.Join(held.Close(), last.Close()); err != nil {
		t.Error(err)
	}
}

// TestWhatIsWrittenBeforeADiskIsFull can be read.
func TestWhatIsWrittenBeforeADiskIsFull(t *testing.T) {
	j, _ := in(t)
	s := begin(t, j)
	if _, err := io.WriteString(s, "before\n"); err != nil || text(t, s) != "before\n" {
		t.Fatal(err)
	}
	if err := s.in.to.Close(); err != nil { // nothing more can be written
		t.Fatal(err)
	}
	reopened, err := os.Open(s.in.to.Name())
	if err != nil {
		t.Fatal(err)
	}
	s.in.to = reopened
	_, _ = io.WriteString(s, "behind\n")
	from, cut := s.Text()
	if whole, err := io.ReadAll(from); string(whole) != "before\n" || err != nil || cut == nil {
		t.Errorf("there is %q (%v, %v)", whole, err, cut)
	}
	if err := s.End(); err != nil {
		t.Error(err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(FirstLine + "1 6\nfirst\n2 4\nsec\n1 5\nmore\n2 -1\n")
	f.Add(FirstLine + "1 99999999999\nx")
	f.Fuzz(func(t *testing.T, content string) {
		all, err := Read(strings.NewReader(content))
		if err != nil {
			return
		}
		for _, one := range all {
			if whole, err := io.ReadAll(one); err != nil || len(whole) > len(content) {
				t.Errorf("%d bytes of %d: %v", len(whole), len(content), err)
			}
		}
	})
}
