package sse

import "bytes"

// openCalmly opens the block of which calmBlock read buf[pos:at].
func (d *Decoder) openCalmly(eventType, id span, at, lines int) {
	d.begun = true
	d.blockLine, d.blockStart, d.blockFirst = d.number+1, d.offset(d.pos), d.now
	if eventType.to > 0 {
		d.setType(d.buf[eventType.from:eventType.to])
	}
	if id.to > 0 {
		d.setID(d.buf[id.from:id.to])
	}
	d.pos = at
	d.number += lines
}

// calmText reads the rest of an event whose data has several lines, and moves them
// together in place: there is room, since a value stands behind its name. It stops
// at a line of another kind, or after the blank one.
func (d *Decoder) calmText(data span) {
	end := d.endLength
	at, blank := d.pos, false
	for at+end <= d.calm && !blank {
		rest := d.buf[at:d.calm]
		lf := end - 1
		if rest[lf] != '\n' {
			lf = bytes.IndexByte(rest, '\n')
		}
		n := lf + 1 - end
		if n < 0 || end == 2 && bytes.IndexByte(rest[:lf], '\r') != n {
			break
		}
		if blank = n == 0; !blank {
			value := valueOf(rest[:n], len("data"), at)
			size := data.to - data.from + 1 + value.to - value.from
			if n < 5 || string(rest[:5]) != "data:" || int64(n) > d.calmLimit || int64(size) > d.limits.Event {
				break
			}
			d.buf[data.to] = '\n'
			data.to += 1 + copy(d.buf[data.to+1:], d.buf[value.from:value.to])
		}
		at += lf + 1
		d.number++
	}
	d.data, d.hasData = d.buf[data.from:data.to], true
	d.pos = at
	if !blank {
		d.calm = 0
		return
	}
	d.stop = d.offset(at + 1 - end)
	d.dispatch()
}
