package recording

import (
	"iter"
)

// Window is how many bytes of a stream's entries stay in memory. Those before them are in a
// file without a name, which goes with the process.
const Window = 4 << 20

// leastWindow is how many bytes stay of each of many streams that share the memory.
const leastWindow = 64 << 10

// entryBytes is what an entry holds beside its texts, roughly.
const entryBytes = 256

// Size is how many bytes the entry takes in memory, roughly.
func (e *Entry) Size() int {
	size := entryBytes + len(e.Data) + len(e.LastEventID) + len(e.Detail)
	if e.Given != nil {
		size += len(*e.Given)
	}
	return size
}

// Share tells that the memory for entries is shared by so many streams. Nothing that is added
// from then on is in Entries: it is packed, which takes a tenth of the memory where events are alike.
func (r *Stream) Share(among int) {
	r.window, r.aside = max(leastWindow, Window/max(1, among)), &aside{}
}

// Shares tells whether it shares its memory: then it keeps no entry that is added as it is, but
// what that says.
func (r *Stream) Shares() bool { return r.window > 0 }

// Add adds the next entry. The error says that what is too much for the memory cannot be
// put aside.
func (r *Stream) Add(e *Entry) error {
	if r.Shares() {
		r.aside.add(e)
		return r.aside.bound(r.window)
	}
	if len(r.Entries) == 0 {
		r.held = 0 // all are aside, or somebody took them
	}
	r.Entries = append(r.Entries, e)
	if r.held += e.Size(); r.held <= Window {
		return nil
	}
	return r.putAside((len(r.Entries) + 1) / 2)
}

// putAside writes the first n entries in memory to the file of those that were there before
// them.
func (r *Stream) putAside(n int) error {
	if r.aside == nil {
		r.aside = &aside{}
	}
	for _, e := range r.Entries[:n] {
		r.held -= e.Size()
		r.aside.add(e)
	}
	r.Entries = append([]*Entry(nil), r.Entries[n:]...)
	return r.aside.bound(0)
}

// Len counts the entries.
func (r *Stream) Len() int {
	if r.aside == nil {
		return len(r.Entries)
	}
	return r.aside.count + len(r.Entries)
}

// All are all entries, by their index, in order of arrival. An entry that is no longer in
// Entries is made anew each time. Where one cannot be read back they end, and [Stream.Unread] says why.
func (r *Stream) All() iter.Seq2[int, *Entry] { return r.each(false) }

// Shown are all entries, as [Stream.All] has them, for whoever only looks at them as they come:
// each is good until the next.
func (r *Stream) Shown() iter.Seq2[int, *Entry] { return r.each(true) }

func (r *Stream) each(shown bool) iter.Seq2[int, *Entry] {
	if r.parts != nil {
		whole := *r
		whole.parts = nil
		return r.parts.of(whole.each(shown))
	}
	return func(yield func(int, *Entry) bool) {
		before := 0
		if r.aside != nil {
			before = r.aside.count
			for i, e := range r.aside.entries(shown) {
				if !yield(i, e) {
					return
				}
			}
			if r.Unread() != nil {
				return
			}
		}
		for i, e := range r.Entries {
			if !yield(before+i, e) {
				return
			}
		}
	}
}

// parting makes of an entry those that it is shown as.
type parting func(*Entry) []*Entry

// of are the parts of all entries, by their index among the parts.
func (by parting) of(entries iter.Seq2[int, *Entry]) iter.Seq2[int, *Entry] {
	return func(yield func(int, *Entry) bool) {
		n := 0
		for _, e := range entries {
			for _, part := range by(e) {
				if !yield(n, part) {
					return
				}
				n++
			}
		}
	}
}

// Only is the stream as it would be with these entries alone, which are some of its own.
func (r *Stream) Only(entries []*Entry) *Stream {
	only := *r
	only.unread = r.Unread()
	only.Entries, only.aside, only.window, only.Forgotten, only.parts = entries, nil, 0, nil, nil
	return &only
}

// Parted is the stream as it would be if each entry had come as those that by makes of it.
func (r *Stream) Parted(by func(*Entry) []*Entry) *Stream {
	parted := *r
	parted.parts = by
	return &parted
}

// Forget gives up the entries; what [Stream.Types] and [Stream.Events] tell stays. Whoever
// has followed a stream calls it in the end: memory must not grow with a run.
func (r *Stream) Forget() {
	r.Forgotten, r.unread = r.Types(), r.Unread()
	r.Entries = nil
	if r.aside != nil {
		r.aside.close()
		r.aside, r.window = nil, 0
	}
}
