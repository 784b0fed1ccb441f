package sse

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
	d.passCalmly(at, lines)
}

// calmText reads the rest of an event whose data has several lines, and moves them
// together in place: there is room, since a value stands behind its name. It stops
// at a line of another kind, or after the blank one.
func (d *Decoder) calmText(data span) {
	end := d.endLength
	at, blank := d.pos, false
	for !blank {
		stop := d.calmEnd(d.ending, end)
		n := stop - at
		if n < 0 {
			break
		}
		text := d.buf[at:stop]
		if blank = n == 0; !blank {
			if n < 5 || string(text[:5]) != "data:" {
				break
			}
			value := valueOf(text, 4, at)
			d.buf[data.to] = '\n'
			data.to += 1 + copy(d.buf[data.to+1:], d.buf[value.from:value.to])
		}
		at = stop + end
		d.ending += end
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
