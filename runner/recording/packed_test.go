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
	texts := []string{"", "a", "ab", "aba", "ababa", "b", "ab", "ab", "", large, large + "!", "!" + large, large[:largestLike], large[:largestLike-1], "a"}
	entries := []*Entry{
		{Kind: KindEvent, Type: "a", Data: []byte("1"), LastEventID: []byte("1"), HasID: true, Evidence: at},
		{Kind: KindComment, Data: []byte("beat")}, // all its numbers are less
		{Kind: KindRetry, Data: []byte("5"), Retry: 5 * time.Millisecond, Evidence: at},
		{Kind: KindViolation, Violation: "v", Detail: "because", Odd: true, Data: []byte{}},
		{Kind: KindViolation, Violation: "v", Detail: "because", Data: []byte{}, Row: 3},
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
			}
			entries = append(entries, e)
		}
		checkPacked(t, entries)
	})
}
