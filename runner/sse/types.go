package sse

// maxCachedTypes is how many event types are kept, so that a stream does not
// allocate a string for each event. A stream with more of them still reads.
const maxCachedTypes = 64

// maxCachedType is the longest event type that is kept, in bytes.
const maxCachedType = 256

// DefaultType is the type of an event that names none.
const DefaultType = "message"

// typeCache turns the types of events into strings, the same one each time. Most streams have few.
type typeCache struct {
	last  string
	known []string
}

// intern returns name as a string.
func (c *typeCache) intern(name []byte) string {
	if string(name) != c.last {
		c.last = c.lookup(name)
	}
	return c.last
}

func (c *typeCache) lookup(name []byte) string {
	for _, known := range c.known {
		if known == string(name) {
			return known
		}
	}
	fresh := string(name)
	if len(fresh) <= maxCachedType && len(c.known) < maxCachedTypes {
		c.known = append(c.known, fresh)
	}
	return fresh
}
