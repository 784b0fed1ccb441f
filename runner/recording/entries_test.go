package recording

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// numbered is the nth of many entries, of which none is like another.
func numbered(n, size int) *Entry {
	unlike := rand.New(rand.NewPCG(1, uint64(n)))
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(unlike.Uint32())
	}
	return &Entry{
		Kind: KindEvent, Type: fmt.Sprintf("type %d", n%3), Data: data, LastEventID: fmt.Append(nil, n), HasID: true,
		Evidence: Evidence{Number: n + 1, Line: 2*n + 1, Start: int64(n), End: int64(n + 1), FirstByte: time.Duration(n), LastByte: time.Duration(n + 1), Read: n},
	}
}

// TestStreamsShareTheMemory: of each of many less stays in it, but never too little; and what is
// added may be used again for the next.
func TestStreamsShareTheMemory(t *testing.T) {
	for among, window := range map[int]int{0: Window, 1: Window, 8: Window / 8, 1000: leastWindow} {
		t.Run(fmt.Sprint(among), func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			s, most, again := &Stream{Name: "s"}, 0, Entry{}
			s.Share(among)
			for n := range 1000 {
				again = *numbered(n, 10_000)
				if err := s.Add(&again); err != nil {
					t.Fatal(err)
				}
				most = max(most, s.aside.bytes)
				clear(again.Data)
			}
			if least := window - window/100 - 10_100; most > window || most < least || s.Len() != 1000 {
				t.Errorf("up to %d bytes of %d entries are in memory, want %d to %d", most, s.Len(), least, window)
			}
			n := 0
			for i, e := range s.All() {
				if want := numbered(i, 10_000); i != n || !reflect.DeepEqual(want, e) {
					t.Fatalf("entry %d is %+v, want %+v", i, e.Evidence, want.Evidence)
				}
				n++
			}
			if want := []TypeCount{{"type 0", 334}, {"type 1", 333}, {"type 2", 333}}; n != 1000 || !reflect.DeepEqual(s.Types(), want) {
				t.Errorf("%d entries are read, of %v", n, s.Types())
			}
			s.Forget()
		})
	}
}

// TestWhoOnlyLooksTakesNoMemory: neither of what is there nor of what is in a file; who keeps entries
// takes what those need.
func TestWhoOnlyLooksTakesNoMemory(t *testing.T) {
	const count, most = 2000, 30
	t.Setenv("TMPDIR", t.TempDir())
	s := &Stream{aside: &aside{}}
	defer s.Forget()
	for n := range count {
		s.aside.add(numbered(n, 100))
		if n == count/2 {
			if err := s.aside.bound(0); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, of := range map[string]struct {
		entries iter.Seq2[int, *Entry]
		most    float64
	}{"shown": {s.Shown(), most}, "to keep": {s.All(), 3*count + most}} { // the entry, its ID, its data
		seen := 0
		taken := testing.AllocsPerRun(1, func() {
			seen = 0
			for _, e := range of.entries {
				seen += len(e.Data) / 100
			}
		})
		if seen != count || taken > of.most {
			t.Errorf("%s: it takes memory %v times to read %d of %d entries", name, taken, seen, count)
		}
	}
}

// partly is a stream of some entries: in a file, in packs, and as they are.
func partly(t *testing.T) *Stream {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	s := &Stream{aside: &aside{}}
	for n := range 12 {
		switch {
		case n < 9:
			s.aside.add(numbered(n, firstPack)) // a pack of its own
		default:
			s.Entries = append(s.Entries, numbered(n, 10))
		}
		if n == 4 {
			if err := s.aside.bound(0); err != nil {
				t.Fatal(err)
			}
		}
	}
	return s
}

func TestWhoReadsEntriesMayStopAnywhere(t *testing.T) {
	s := partly(t)
	for last := range s.Len() {
		seen := 0
		for i := range s.All() {
			if seen++; i == last {
				break
			}
		}
		if seen != last+1 {
			t.Errorf("%d entries were read up to that with the index %d", seen, last)
		}
	}
	s.Forget()
}

func TestEntriesMayBeKept(t *testing.T) {
	s := partly(t)
	var kept []*Entry
	for _, e := range s.All() {
		kept = append(kept, e)
	}
	for n, e := range kept {
		want := numbered(n, firstPack)
		if n >= 9 {
			want = numbered(n, 10)
		}
		if !reflect.DeepEqual(want, e) {
			t.Errorf("entry %d is now %+v", n, e.Evidence)
		}
	}
	s.Forget()
}

// TestAStreamGoesOnOnceItIsForgotten: as one does that shares no memory, and so does a part of it.
func TestAStreamGoesOnOnceItIsForgotten(t *testing.T) {
	s := &Stream{}
	s.Share(2)
	only := s.Only(nil)
	s.Forget()
	for _, s := range []*Stream{s, only} {
		if err := s.Add(numbered(0, 10)); err != nil || s.Len() != 1 || len(s.Entries) != 1 {
			t.Errorf("%v: it has %d entries", err, s.Len())
		}
	}
}

// TestPacksGrowWithWhatTheyHold: of thousands of streams most bring little.
func TestPacksGrowWithWhatTheyHold(t *testing.T) {
	for _, c := range []struct{ entries, size, packs, taken int }{
		{1, 100, 1, firstPack},
		{4, 60, 1, firstPack},
		{100, 100, 20, 20_000},
		{2000, 1000, 60, 2_200_000},
		{2, 100_000, 2, 201_000},
	} {
		var a aside
		for n := range c.entries {
			a.add(numbered(n, c.size))
		}
		taken := 0
		for _, pack := range a.packs {
			taken += cap(pack)
		}
		if len(a.packs) > c.packs || taken > c.taken {
			t.Errorf("%d entries of %d bytes take %d bytes in %d packs, want %d in %d", c.entries, c.size, taken, len(a.packs), c.taken, c.packs)
		}
	}
}

func TestWhatIsTooMuchForTheMemoryIsThereAllTheSame(t *testing.T) {
	const count = 3000
	t.Setenv("TMPDIR", t.TempDir())
	s := &Stream{Name: "s"}
	for n := range count {
		if err := s.Add(numbered(n, 10_000)); err != nil {
			t.Fatal(err)
		}
	}
	if s.Len() != count || len(s.Entries) > Window/10_000 {
		t.Errorf("it has %d entries, %d of them in memory", s.Len(), len(s.Entries))
	}
	for range 2 { // as often as one likes
		next := 0
		for i, e := range s.All() {
			if i != next {
				t.Fatalf("the entry behind %d has the index %d", next-1, i)
			}
			if want := numbered(i, 10_000); !reflect.DeepEqual(want, e) {
				t.Fatalf("entry %d is %+v, want %+v", i, e.Evidence, want.Evidence)
			}
			next++
		}
		if next != count {
			t.Fatalf("%d entries are read", next)
		}
	}
	for i := range s.All() { // nor all of them
		if i == 3 {
			break
		}
	}
	if named, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*")); runtime.GOOS != "windows" && len(named) > 0 {
		t.Errorf("files are left: %q", named)
	}
	want := []TypeCount{{"type 0", 1000}, {"type 1", 1000}, {"type 2", 1000}}
	s.Forget()
	if diff := cmp.Diff(want, s.Types()); diff != "" || s.Len() != 0 || s.Events() != count {
		t.Errorf("forgotten, it tells of %d events, and of %v (-want +got)\n%s", s.Events(), s.Types(), diff)
	}
}

// TestWhatIsPutAsideIsInMemoryNoMore: nor is anything put aside that has its place there. Only events
// have types.
func TestWhatIsPutAsideIsInMemoryNoMore(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var a aside
	a.add(numbered(0, 100))
	a.add(&Entry{Kind: KindComment, Data: []byte("beat")})
	if err := a.bound(a.bytes); err != nil || a.file != nil || len(a.packs) == 0 {
		t.Errorf("%v, %d packs: it was put aside", err, len(a.packs))
	}
	if err := a.bound(a.bytes - 1); err != nil || a.file == nil || a.packs != nil {
		t.Errorf("%v, %d packs: it was not put aside", err, len(a.packs))
	}
	if want := []TypeCount{{"type 0", 1}}; !reflect.DeepEqual(a.types, want) {
		t.Errorf("the types are %v", a.types)
	}
	(&Stream{aside: &a}).Forget()
	if _, err := a.file.Stat(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("its file is open: %v", err)
	}
}

func TestEntriesCannotBePutAside(t *testing.T) {
	for _, folder := range []string{"TMPDIR", "TMP"} { // as systems call it
		t.Setenv(folder, filepath.Join(t.TempDir(), "none"))
	}
	s := &Stream{}
	var err error
	for n := 0; err == nil && n < 1000; n++ {
		err = s.Add(numbered(n, 10_000))
	}
	if err == nil || !strings.Contains(err.Error(), "TMPDIR") {
		t.Errorf("%v does not say what to do", err)
	}
}

// TestWhatCannotBeWrittenStaysInMemory: a disk may be full after half of it.
func TestWhatCannotBeWrittenStaysInMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "full")
	if err := os.WriteFile(path, []byte("half of what could not be written"), 0o600); err != nil {
		t.Fatal(err)
	}
	full, err := os.Open(path) // nothing can be written to it
	if err != nil {
		t.Fatal(err)
	}
	all := &aside{file: full}
	defer all.close()
	for n := range 10 {
		all.add(numbered(n, 100))
	}
	if err := all.bound(0); err == nil {
		t.Error("nothing is said of it")
	}
	n := 0
	for i, e := range all.entries(false) {
		if !reflect.DeepEqual(numbered(i, 100), e) {
			t.Errorf("entry %d is %+v", i, e)
		}
		n++
	}
	if n != all.count {
		t.Errorf("%d of %d entries are read", n, all.count)
	}
}
