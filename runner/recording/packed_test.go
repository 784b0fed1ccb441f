package recording

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// packing packs entries, and tells how many bytes they take.
func packing(entries ...*Entry) (all *aside, size int) {
	all = &aside{}
	for _, e := range entries {
		all.add(e)
	}
	return all, all.bytes
}

// checkPacked checks that packed entries are read as they were, also where each is good until the next.
func checkPacked(t *testing.T, entries []*Entry) {
	t.Helper()
	all, _ := packing(entries...)
	for _, shown := range []bool{false, true} {
		n, kept := 0, []*Entry{}
		for i, e := range all.entries(shown) {
			if i != n || !reflect.DeepEqual(e, entries[i]) {
				t.Fatalf("shown: %t: entry %d is\n%+v, want\n%+v", shown, i, e, entries[i])
			}
			n, kept = n+1, append(kept, e)
		}
		if n != len(entries) {
			t.Fatalf("%d of %d entries are read", n, len(entries))
		}
		if !shown && !reflect.DeepEqual(kept, entries) {
			t.Errorf("entries change when others are read: %+v, want %+v", kept, entries)
		}
	}
}

func TestPackedEntriesAreReadAsTheyWere(t *testing.T) {
	at := Evidence{Number: 7, Line: 20, Start: 300, End: 400, FirstByte: time.Second, LastByte: 2 * time.Second, Read: 9}
	large := strings.Repeat("large ", largestLike/4)
	texts := []string{"", "a", "ab", "aba", "ababa", "b", "ab", "ab", "", large, large + "!", "!" + large, large[:largestLike], large[:largestLike-1], "a", large, "x" + large[:largestLike]}
	entries := []*Entry{
		{Kind: KindEvent, Type: "a", Data: []byte("1"), LastEventID: []byte("1"), HasID: true, Evidence: at},
		{Kind: KindComment, Data: []byte("beat")}, // all its numbers are less
		{Kind: KindRetry, Data: []byte("5"), Retry: 5 * time.Millisecond, Evidence: at},
		{Kind: KindViolation, Violation: "v", Detail: "because", Odd: true, Data: []byte{}},
		{Kind: KindViolation, Violation: "v", Detail: "because", Data: []byte{}, Row: 3},
		{Kind: KindViolation, Given: new(string), Data: []byte{}},
		{Kind: KindViolation, Given: &large, Data: []byte{}},
		{Kind: KindViolation, Given: &large, Data: []byte{}},
	}
	for _, text := range texts {
		entries = append(entries, &Entry{Kind: KindEvent, Type: text, Data: []byte(text)})
	}
	checkPacked(t, entries)
}

// TestEntriesThatAreAlikeTakeLittle: a stream of thousands keeps a twentieth of what it brings.
func TestEntriesThatAreAlikeTakeLittle(t *testing.T) {
	const count, most = 1000, 30
	var entries []*Entry
	for n := range count {
		data := fmt.Sprintf(`{"event_type":"progress_update","task_id":"0f8fad5b-d9cb-469f","step":%d,"data":{"text":"working","progress":0.25}}`, n)
		at := Evidence{Number: n + 1, Line: 4*n + 1, Start: int64(150 * n), End: int64(150*n + 150), FirstByte: time.Duration(n), LastByte: time.Duration(n), Read: n}
		entries = append(entries, &Entry{Kind: KindEvent, Type: "progress", LastEventID: fmt.Append(nil, n), HasID: true, Data: []byte(data), Evidence: at})
	}
	if _, size := packing(entries...); size > count*most {
		t.Errorf("an entry takes %d bytes", size/count)
	}
	checkPacked(t, entries)
}

// TestWhatDiffersIsWritten: how many bytes an entry takes behind another.
func TestWhatDiffersIsWritten(t *testing.T) {
	const same = 20 // a byte for each of what an entry has
	for _, c := range []struct {
		name          string
		before, entry Entry
		want          int
	}{
		{"the same", Entry{Data: []byte("abc"), LastEventID: []byte("7"), Type: "a", Violation: "v", Detail: "d"}, Entry{Data: []byte("abc"), LastEventID: []byte("7"), Type: "a", Violation: "v", Detail: "d"}, same},
		{"more at the end", Entry{Data: []byte("abc")}, Entry{Data: []byte("abcd")}, same + 1},
		{"more at the begin", Entry{Data: []byte("abc")}, Entry{Data: []byte("xabc")}, same + 1},
		{"more between", Entry{Data: []byte("abc")}, Entry{Data: []byte("abxc")}, same + 1},
		{"less between", Entry{Data: []byte("abc")}, Entry{Data: []byte("ac")}, same},
		{"another ID", Entry{LastEventID: []byte("100")}, Entry{LastEventID: []byte("101")}, same + 1},
		{"another type", Entry{Type: "a"}, Entry{Type: "b"}, same + 1},
		{"another detail", Entry{Detail: "a"}, Entry{Detail: "b"}, same + 1},
		{"another violation", Entry{Violation: "a"}, Entry{Violation: "b"}, same + 1},
		{"behind what is far down the stream", Entry{Evidence: Evidence{Number: 1e6, Line: 1e6, Start: 1e6, End: 1e6, FirstByte: 1e9, LastByte: 1e9, Read: 1e6}, Row: 1e6},
			Entry{Evidence: Evidence{Number: 1e6 + 1, Line: 1e6 + 2, Start: 1e6, End: 1e6 + 9, FirstByte: 1e9, LastByte: 1e9 + 9, Read: 1e6 + 1}, Row: 1e6 + 1}, same},
		{"as far alike as is looked", Entry{Data: bytes.Repeat([]byte("a"), largestLike)}, Entry{Data: bytes.Repeat([]byte("a"), largestLike)}, same + 2},
	} {
		var p packer
		p.pack(nil, &c.before)
		if got := len(p.pack(nil, &c.entry)); got != c.want {
			t.Errorf("%s: %d bytes, want %d", c.name, got, c.want)
		}
	}
}

// TestAPackerKeepsLittle: a text of any length may come, and is not kept for the next.
func TestAPackerKeepsLittle(t *testing.T) {
	large := bytes.Repeat([]byte("large "), largestLike)
	var p packer
	p.pack(nil, &Entry{Kind: KindEvent, Data: large, LastEventID: large})
	if b := p.before; len(b.Data) != largestLike || len(b.LastEventID) != largestLike || cap(b.Data) > 2*largestLike || cap(b.LastEventID) > 2*largestLike {
		t.Errorf("it keeps %d bytes of the data and %d of the ID", cap(b.Data), cap(b.LastEventID))
	}
}

// TestAPackerKeepsNothingOfAnEntry: its memory is used again for the next.
func TestAPackerKeepsNothingOfAnEntry(t *testing.T) {
	var all aside
	texts := []string{"one 1", "one 2", "two 2"}
	again := Entry{Kind: KindEvent, HasID: true, Data: make([]byte, 5), LastEventID: make([]byte, 5)}
	for _, text := range texts {
		copy(again.Data, text)
		copy(again.LastEventID, text)
		all.add(&again)
	}
	for i, e := range all.entries(false) {
		if string(e.Data) != texts[i] || string(e.LastEventID) != texts[i] {
			t.Errorf("entry %d is %q with the ID %q, want %q", i, e.Data, e.LastEventID, texts[i])
		}
	}
}

// FuzzPackedEntries reads entries of any texts as they were.
func FuzzPackedEntries(f *testing.F) {
	f.Add([]byte("a|ab|abc|b|b"), int64(7))
	f.Add([]byte("||aa|aaa|aa|"), int64(-1))
	f.Fuzz(func(t *testing.T, texts []byte, number int64) {
		var entries []*Entry
		for i, text := range bytes.Split(texts, []byte("|")) {
			e := &Entry{Kind: KindEvent, Type: string(text), Data: append([]byte{}, text...), Evidence: Evidence{Number: i, Start: number, End: number * int64(i), LastByte: time.Duration(number)}}
			if len(text) > 1 {
				e.LastEventID = text[1:]
				e.Given = &e.Type
			}
			entries = append(entries, e)
		}
		checkPacked(t, entries)
	})
}
