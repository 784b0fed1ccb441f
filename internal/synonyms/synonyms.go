// Package synonyms knows words that people use where the language of streamspec has others.
//
// Start reading at [In].
package synonyms

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// table has words and phrases that mean the same, and the texts of the language that say it: a
// sentence with one of these, in small letters, is about it.
var table = []struct{ said, texts string }{
	{"heartbeat, keepalive, keep-alive, keep alive, ping", "comment, never silent, silence, consecutive"},
	{"idle, quiet, stall, stuck, hang, freeze, silent, pause", "never silent, silence, hangs, paused"},
	{"correlation, trace", `is the same in every, request's header, own in every`},
	{"constant, unchanged, stable, identical, consistent", `is the same in every`},
	{"duplicate, twice, unique, distinct, differ, repeat, dedupe, again", "is different in every, an id of its own, repeat, each once"},
	{"missing, lost, lose, loss, drop, dropped, gap, hole, skip, skipped", "rises by 1, cut off, resumes"},
	{"increase, ascend, grow, rise, monotonic, monotonically, monotone, sorted, sort, upward, climb, up, count up, counts up, go up", "never falls, rises by, always rises"},
	{"decrease, descend, shrink, fall, downward, countdown, down, count down, counts down, go down", "never rises, falls by, always falls"},
	{"many, number, amount, often, times, quantity", "exactly, at least 3, at most 3"},
	{"only, nothing else, no other, no others", "exactly, nowhere else"},
	{"late, slow, latency, deadline, delay, delayed, fast, quick, punctual, lag, in less than, in time, on time, sla, slo", "within, apart, latency, silent"},
	{"percentile, p50, p90, p95, p99, median, quantile", "95 %"},
	{"jitter, regular, irregular, steady, spacing, pace, cadence, period, periodic, periodically", "apart, give or take"},
	{"every second, each second, every minute, each minute, every 0, each 0, at least every second, at least every minute, at least every 0, once every 0", "are at most 2 s apart"},
	{"timeout, wait, sleep", "timeout, within, deadline, stays open, is followed for"},
	{"close, closed, end, finish, disconnect, eof, complete, terminate, done, over", "closed, is cut, still open, ends, to its end, declares the end"},
	{"abort, cancel, leave, hang up", "goes away, is cut, is reset"},
	{"reconnect, reconnection, resume, retry, last-event-id, last event id", "reconnect, resume, cut off, comes back"},
	{"retry time, retry is, retry interval, reconnection time, reconnect time", "sets the reconnection time"},
	{"auth, authentication, authorization, token, login, credential, cookie, cors, origin, cache, caching, etag", "header"},
	{"field, property, key, payload", `has "path", the key`},
	{"body", "data, response, with:"},
	{"regex, regexp, pattern", "match, in the order"},
	{"sequence", "order, one right after the other, comes after"},
	{"out of order, reorder, shuffle, swap", "in this order, in the order, comes after, rises by"},
	{"buffer, flush, batch, chunk", "held back, arrive together, at a time"},
	{"mock, fake, upstream, backend", "stub"},
	{"poll, eventually", "until its response"},
	{"method, get, put, patch, delete, head, options, post, request", "is called"},
	{"deliver, reach", "arrives as"},
	{"capture, variable", `is the "path" of`},
	{"tls, https, certificate", "certificate"},
	{"crash, restart, kill, die, deploy", `service "name" is`},
	{"network, chaos, wire, packet", "the connection, rule"},
	{"parallel, concurrent, client, fan-out, broadcast, session, multiple", `stream "stream", every stream, clients`},
	{"compression, gzip", "compressed"},
	{"mime, content-type, content type", "media type"},
	{"response has status, response status, response code, status code", "the status is"},
	{"code, refuse, deny, denied, reject, unauthorized, forbidden, 200, 204, 400, 401, 403, 404, 429, 500, 503", "the status"},
	{"error, fail, failure", `no "kind" arrives, the status`},
	{"unicode, utf-8, utf8, invalid, malform, newline", "rule, lines end"},
	{"missed, forbidden, unexpected, without", `no "kind" arrives, exactly`},
	{"truncate, partial, incomplete, half, split", "is cut, end of the stream cuts, bytes into, byte at a time"},
	{"typo, unknown, undeclared", "other"},
	{"timestamp, clock, epoch, date", `of its "path", by their "path", a number or a time, never falls`},
	{"empty, blank, length, size, array, list", "of length"},
	{"first event is, starts with, begin with", "starts with"},
	{"last event is, is the last event, is last", "the last events are"},
	{"arrives after, arrive after", "comes after"},
	{"never arrives, never comes, never come, not arrive, not come", `no "kind" arrives`},
	{"include, carry, contain", `has "path", containing`},
	{"null, nil, optional, undefined", `has no "path", of type`},
	{"string, boolean, bool, integer, int, datatype, a number, a string, a boolean", "of type"},
	{"range, limit, exceed, bound", "of at least, of at most, between 0 and 1, is below, is above"},
	{"greater, greater than, bigger, larger, more than, positive, minimum, min", "of at least, is above, is at least"},
	{"smaller, less than, lower than, fewer, negative, maximum, max", "of at most, is below, is at most"},
	{"enum, one of, allowed, either", `in ["value"`},
	{"total, average, add, sum", "add up"},
	{"throughput, burst, frequency, per second, flood, backpressure", "a second"},
	{"schema", "schema"},
	{"snapshot, golden", "data like, exactly these events"},
}

// phrases leads from each word or phrase to the texts that say it.
var phrases = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, row := range table {
		for _, said := range strings.Split(row.said, ", ") {
			all[said] = append(all[said], strings.Split(row.texts, ", ")...)
		}
	}
	return all
})

// All lists the words and phrases, sorted.
func All() []string { return slices.Sorted(maps.Keys(phrases())) }

// Word is something that was said, and the texts that say the same.
type Word struct {
	Said  string
	Texts []string
}

// In are the words of a text in small letters, and the phrases that stand for one: none of the
// words of a phrase is there by itself.
func In(text string) []Word {
	said := strings.Fields(text)
	var all []Word
	for i := 0; i < len(said); {
		length := min(longestPhrase, len(said)-i)
		for length > 1 && phrases()[strings.Join(said[i:i+length], " ")] == nil {
			length--
		}
		all = append(all, wordOf(strings.Join(said[i:i+length], " ")))
		i += length
	}
	return all
}

// longestPhrase is how many words a phrase has at most.
const longestPhrase = 4

func wordOf(said string) Word {
	w := Word{Said: said}
	for _, form := range forms(said) {
		w.Texts = append(w.Texts, phrases()[form]...)
	}
	return w
}

// shortestStem is how many letters are left of a word, at least, without its ending.
const shortestStem = 3

// forms are a word, and what it may be an inflected form of: rising and rises of rise.
func forms(word string) []string {
	all := []string{word}
	for _, ending := range [...]string{"s", "es", "d", "ed", "ing"} {
		stem, inflected := strings.CutSuffix(word, ending)
		if !inflected || len(stem) < shortestStem {
			continue
		}
		all = append(all, stem)
		if ending == "ing" {
			all = append(all, stem+"e")
		}
	}
	return all
}
