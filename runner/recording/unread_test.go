package recording

import (
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// spoiled is a stream of so many entries of which a third are in memory, and the file of the others has
// become what spoil makes of it.
func spoiled(t *testing.T, count int, spoil func(*os.File) error) *Stream {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "aside"))
	if err != nil {
		t.Fatal(err)
	}
	s := &Stream{Name: "ticks", aside: &aside{file: file}}
	t.Cleanup(s.Forget)
	for n := range count {
		s.aside.add(numbered(n, 1000))
		if n == count*2/3 {
			if err := s.aside.bound(0); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := spoil(file); err != nil {
		t.Fatal(err)
	}
	return s
}

// overwritten has the bytes of a file from a place on overwritten by others.
func overwritten(at int64, bytes ...byte) func(*os.File) error {
	return func(file *os.File) error {
		_, err := file.WriteAt(bytes, at)
		return err
	}
}

// TestWhatCannotBeReadBackIsTold: whoever reads a stream gets no more than is there, and nothing that did not
// come; and may know that this is not all.
func TestWhatCannotBeReadBackIsTold(t *testing.T) {
	for name, spoil := range map[string]func(*os.File) error{
		"closed":                    (*os.File).Close,
		"empty":                     func(file *os.File) error { return file.Truncate(0) },
		"cut in a pack":             func(file *os.File) error { return file.Truncate(30_000) },
		"cut in what stands before": func(file *os.File) error { return file.Truncate(headBytes / 2) },
		"a size too large":          overwritten(0, 0xff, 0xff, 0xff, 0xff),
		"a size too small":          overwritten(0, 1, 0, 0, 0),
		"an entry's size":           overwritten(headBytes, 0xff, 0xff),
		"data":                      overwritten(20_000, '?'),
	} {
		t.Run(name, func(t *testing.T) {
			s := spoiled(t, 90, spoil)
			if err := s.Unread(); err != nil {
				t.Errorf("nobody has read it, and it says: %v", err)
			}
			came := 0
			for i, e := range s.All() {
				if i != came || string(e.Data) != string(numbered(i, 1000).Data) {
					t.Fatalf("behind %d entries comes one with the index %d that is not what was added", came, i)
				}
				came++
			}
			if came >= s.Len() {
				t.Fatalf("all %d entries came", came)
			}
			unread := (*UnreadError)(nil)
			if err := Unread(&Stream{}, s); !errors.As(err, &unread) || unread.Stream != "ticks" || !strings.Contains(err.Error(), "TMPDIR") {
				t.Errorf("it says: %v", err)
			}
			if err := s.Only(nil).Unread(); err == nil {
				t.Error("what is made of the entries that came says nothing of it")
			}
			s.Forget()
			if s.Unread() == nil {
				t.Error("forgotten, it says nothing of it")
			}
		})
	}
}

// TestNoByteOfWhatIsAsideMayBeAnother: whichever it is, nobody takes what came then for what was sent.
func TestNoByteOfWhatIsAsideMayBeAnother(t *testing.T) {
	for range 200 {
		s := spoiled(t, 3, func(file *os.File) error {
			at := rand.Int64N(3000)
			var was [1]byte
			if _, err := file.ReadAt(was[:], at); err != nil {
				return err
			}
			return overwritten(at, was[0]^1<<rand.N(8))(file)
		})
		for i, e := range s.All() {
			if string(e.Data) != string(numbered(i, 1000).Data) {
				t.Fatalf("entry %d is not what was added", i)
			}
		}
		if s.Unread() == nil {
			t.Fatal("nothing is said of it")
		}
	}
}

// TestWhoeverShowsWhatCannotBeReadBackSaysSo in what is shown, or as an error.
func TestWhoeverShowsWhatCannotBeReadBackSaysSo(t *testing.T) {
	s := spoiled(t, 90, (*os.File).Close)
	text := ""
	for _, line := range s.Timeline(TimelineOptions{}) {
		text += line.Text + "\n"
	}
	if !strings.Contains(text, "cannot be read back") {
		t.Errorf("the timeline is\n%s", text)
	}
	s.Connections = []Connection{{}}
	if err := Write(io.Discard, &Recording{Streams: []*Stream{s}}, nil); !errors.As(err, new(*UnreadError)) {
		t.Errorf("it is written, and: %v", err)
	}
}
