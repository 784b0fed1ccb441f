package sse

import (
	"strings"
	"time"
)

// refDecode is a slow decoder that follows the words of the standard one by one,
// over a whole stream at once. It returns what a browser makes of the stream,
// with comments and reconnection times between the events.
func refDecode(stream []byte) []Entry {
	var r refState
	for _, line := range refLines(refUTF8(stream)) {
		r.line(line)
	}
	return r.entries
}

// refLines splits a text at LF, CR and CRLF. What follows the last line ending is
// not a line.
func refLines(text string) []string {
	text = strings.TrimPrefix(text, "\uFEFF")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	lines := strings.Split(text, "\n")
	return lines[:len(lines)-1]
}

// refState holds the buffers that the standard names.
type refState struct {
	data, eventType, id string
	hasID               bool // since the last blank line
	entries             []Entry
}

func (r *refState) line(line string) {
	if line == "" {
		r.dispatch()
		return
	}
	if comment, ok := strings.CutPrefix(line, ":"); ok {
		r.entries = append(r.entries, Entry{Kind: KindComment, Data: []byte(strings.TrimPrefix(comment, " "))})
		return
	}
	name, value, _ := strings.Cut(line, ":")
	r.field(name, strings.TrimPrefix(value, " "))
}

func (r *refState) field(name, value string) {
	switch name {
	case "event":
		r.eventType = value
	case "data":
		r.data += value + "\n"
	case "id":
		if !strings.Contains(value, "\x00") {
			r.id, r.hasID = value, true
		}
	case "retry":
		if value == "" || strings.Trim(value, "0123456789") != "" {
			return
		}
		r.entries = append(r.entries, Entry{Kind: KindRetry, Data: []byte(value), Retry: refRetry(value)})
	}
}

// refRetry reads digits; more of them than a Duration holds mean the longest.
func refRetry(digits string) time.Duration {
	digits = strings.TrimLeft(digits, "0")
	if len(digits) > len("9223372036854") || len(digits) == len("9223372036854") && digits > "9223372036854" {
		return maxReconnectionTime
	}
	var ms time.Duration
	for _, c := range digits {
		ms = ms*10 + time.Duration(c-'0')
	}
	return ms * time.Millisecond
}

func (r *refState) dispatch() {
	data, eventType, hasID := r.data, r.eventType, r.hasID
	r.data, r.eventType, r.hasID = "", "", false
	if data == "" {
		return
	}
	if eventType == "" {
		eventType = "message"
	}
	data = strings.TrimSuffix(data, "\n")
	r.entries = append(r.entries, Entry{Kind: KindEvent, Type: eventType, Data: []byte(data), LastEventID: []byte(r.id), HasID: hasID})
}

// refUTF8 is the UTF-8 decoder of the Encoding standard, byte by byte, with the
// standard's names. https://encoding.spec.whatwg.org/#utf-8-decoder
func refUTF8(input []byte) string {
	var out strings.Builder
	codePoint, bytesSeen, bytesNeeded := rune(0), 0, 0
	lower, upper := byte(0x80), byte(0xBF)
	for i := 0; i < len(input); i++ {
		b := input[i]
		if bytesNeeded == 0 {
			switch {
			case b <= 0x7F:
				out.WriteByte(b)
			case b >= 0xC2 && b <= 0xDF:
				bytesNeeded, codePoint = 1, rune(b&0x1F)
			case b >= 0xE0 && b <= 0xEF:
				if b == 0xE0 {
					lower = 0xA0
				}
				if b == 0xED {
					upper = 0x9F
				}
				bytesNeeded, codePoint = 2, rune(b&0xF)
			case b >= 0xF0 && b <= 0xF4:
				if b == 0xF0 {
					lower = 0x90
				}
				if b == 0xF4 {
					upper = 0x8F
				}
				bytesNeeded, codePoint = 3, rune(b&0x7)
			default:
				out.WriteRune('\uFFFD')
			}
			continue
		}
		if b < lower || b > upper {
			codePoint, bytesNeeded, bytesSeen = 0, 0, 0
			lower, upper = 0x80, 0xBF
			out.WriteRune('\uFFFD')
			i-- // "restore byte to ioQueue"
			continue
		}
		lower, upper = 0x80, 0xBF
		codePoint = codePoint<<6 | rune(b&0x3F)
		bytesSeen++
		if bytesSeen == bytesNeeded {
			out.WriteRune(codePoint)
			codePoint, bytesNeeded, bytesSeen = 0, 0, 0
		}
	}
	if bytesNeeded != 0 {
		out.WriteRune('\uFFFD')
	}
	return out.String()
}
