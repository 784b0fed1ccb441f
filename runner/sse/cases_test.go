package sse

import "strings"

// events is shorthand for the events of a case.
func events(e ...string) []string { return e }

// standardCases are the rules of the standard, each as small as it can be.
var standardCases = []standardCase{
	// The examples of section 9.2.6.
	{"example: stock", "data: YHOO\ndata: +2\ndata: 10\n\n", events("message|YHOO\n+2\n10|")},
	{"example: four blocks", ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
		events("message|first event|1", "message|second event|", "message| third event|")},
	{"example: third block alone at the end", "data: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event",
		events("message|first event|1", "message|second event|")},
	{"example: two events and a lost one", "data\n\ndata\ndata\n\ndata:", events("message||", "message|\n|")},
	{"example: space after the colon", "data:test\n\ndata: test\n\n", events("message|test|", "message|test|")},
	{"example: types", "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: add\ndata: 113411\n\n",
		events("add|73857293|", "remove|2153|", "add|113411|")},

	// Line endings.
	{"LF", "data: a\n\n", events("message|a|")},
	{"CR", "data: a\r\r", events("message|a|")},
	{"CRLF", "data: a\r\n\r\n", events("message|a|")},
	{"LF then CR", "data: a\n\r", events("message|a|")},
	{"CR then LF is one ending", "data: a\r\n", nil},
	{"CRLF then LF", "data: a\r\n\n", events("message|a|")},
	{"CRLF then CR", "data: a\r\n\r", events("message|a|")},
	{"CR then CRLF", "data: a\r\r\n", events("message|a|")},
	{"LF then CRLF", "data: a\n\r\n", events("message|a|")},
	{"data lines in CR", "data: a\rdata: b\r\r", events("message|a\nb|")},
	{"data lines in all three", "data: a\rdata: b\r\ndata: c\n\n", events("message|a\nb\nc|")},
	{"two events in CR", "data: a\r\rdata: b\r\r", events("message|a|", "message|b|")},
	{"two events in CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", events("message|a|", "message|b|")},
	{"other line separators are text", "data: a\u2028b\u2029c\u0085d\vx\fy\n\n", events("message|a\u2028b\u2029c\u0085d\vx\fy|")},
	{"blank lines before", "\n\n\r\n\rdata: a\n\n", events("message|a|")},
	{"blank lines between", "data: a\n\n\n\n\ndata: b\n\n", events("message|a|", "message|b|")},
	{"only blank lines", "\n\r\r\n\n", nil},
	{"empty stream", "", nil},

	// The byte order mark.
	{"BOM", "\uFEFFdata: a\n\n", events("message|a|")},
	{"two BOMs", "\uFEFF\uFEFFdata: a\n\ndata: b\n\n", events("message|b|")},
	{"BOM before a blank line", "\uFEFF\ndata: a\n\n", events("message|a|")},
	{"BOM before a comment", "\uFEFF: c\ndata: a\n\n", events("message|a|")},
	{"BOM on the second line", "data: a\n\uFEFFdata: b\n\n", events("message|a|")},
	{"BOM after a blank line", "\n\uFEFFdata: a\n\n", nil},
	{"BOM in data", "data: \uFEFFa\n\n", events("message|\uFEFFa|")},
	{"half a BOM", "\xEF\xBBdata: a\n\ndata: b\n\n", events("message|b|")},
	{"UTF-16 BOM is not one", "\xFE\xFFdata: a\n\ndata: b\n\n", events("message|b|")},
	{"only a BOM", "\uFEFF", nil},

	// Line endings that hide in a stream of others.
	{"CR inside a type in CRLF", "data: 0\r\n\r\nevent: x\ry\r\ndata: a\r\n\r\n", events("message|0|", "x|a|")},
	{"CR inside data in CRLF", "data: 0\r\n\r\ndata: a\rdata: b\r\ndata: c\r\n\r\n", events("message|0|", "message|a\nb\nc|")},
	{"CR inside a later data line in CRLF", "data: 0\r\n\r\ndata: a\r\ndata: b\rdata: c\r\n\r\n", events("message|0|", "message|a\nb\nc|")},
	{"CR inside a comment in CRLF", "data: 0\r\n\r\n: x\rdata: a\r\n\r\n", events("message|0|", "message|a|")},
	{"LF inside CRLF", "data: 0\r\n\r\ndata: a\ndata: b\r\n\r\n", events("message|0|", "message|a\nb|")},
	{"blank LF inside CRLF", "data: 0\r\n\r\ndata: a\r\n\ndata: b\r\n\r\n", events("message|0|", "message|a|", "message|b|")},
	{"a single character and LF inside CRLF", "data: 0\r\n\r\ndata: a\r\nx\n\r\n", events("message|0|", "message|a|")},
	{"CR inside LF", "data: 0\n\ndata: a\rdata: b\n\n", events("message|0|", "message|a\nb|")},
	{"blank CR inside LF", "data: 0\n\ndata: a\n\rdata: b\n\n", events("message|0|", "message|a|", "message|b|")},

	// Fields.
	{"no space", "data:a\n\n", events("message|a|")},
	{"one space is dropped", "data: a\n\n", events("message|a|")},
	{"two spaces", "data:  a\n\n", events("message| a|")},
	{"a tab is text", "data:\ta\n\n", events("message|\ta|")},
	{"a space at the end is text", "data: a \n\n", events("message|a |")},
	{"only a space", "data: \n\n", events("message||")},
	{"two spaces only", "data:  \n\n", events("message| |")},
	{"colons in the value", "data: a:b::c\n\n", events("message|a:b::c|")},
	{"a colon first in the value", "data::a\n\n", events("message|:a|")},
	{"no colon", "data\n\n", events("message||")},
	{"no colon twice", "data\ndata\n\n", events("message|\n|")},
	{"empty value", "data:\n\n", events("message||")},
	{"empty values", "data:\ndata:\n\n", events("message|\n|")},
	{"empty first line", "data:\ndata: a\n\n", events("message|\na|")},
	{"empty last line", "data: a\ndata:\n\n", events("message|a\n|")},
	{"upper case", "DATA: a\nData: b\n\n", nil},
	{"space before the name", " data: a\n\n", nil},
	{"space before the colon", "data : a\n\n", nil},
	{"a longer name", "datax: a\ndata2\n\n", nil},
	{"a shorter name", "dat: a\nd\n\n", nil},
	{"unknown field between", "data: a\nfoo: x\ndata: b\n\n", events("message|a\nb|")},
	{"a line that is no field between", "data: {\n}\ndata: b\n\n", events("message|{\nb|")},
	{"data in any order", "data: a\nevent: x\nid: 1\ndata: b\n\n", events("x|a\nb|1")},
	{"data without any break", "data: adata: b\n\n", events("message|adata: b|")},

	// Comments.
	{"comment", ": hello\n\n", nil},
	{"colon alone", ":\n\n", nil},
	{"comment inside an event", "data: a\n: c\ndata: b\n\n", events("message|a\nb|")},
	{"comment that looks like a field", ":data: a\n\n", nil},
	{"comment right before an event", ":\ndata: a\n\n", events("message|a|")},

	// Types.
	{"type", "event: x\ndata: a\n\n", events("x|a|")},
	{"type after data", "data: a\nevent: x\n\n", events("x|a|")},
	{"last type counts", "event: x\nevent: y\ndata: a\n\n", events("y|a|")},
	{"empty type is message", "event: x\nevent:\ndata: a\n\n", events("message|a|")},
	{"type without a colon", "event\ndata: a\n\n", events("message|a|")},
	{"type is reset", "event: x\ndata: a\n\ndata: b\n\n", events("x|a|", "message|b|")},
	{"type without data dispatches nothing", "event: x\n\n", nil},
	{"type without data is reset", "event: x\n\ndata: a\n\n", events("message|a|")},
	{"type keeps its spaces", "event:  x \ndata: a\n\n", events(" x |a|")},
	{"type that is not ASCII", "event: é\ndata: a\n\n", events("é|a|")},

	// Last event ID.
	{"id", "id: 1\ndata: a\n\n", events("message|a|1")},
	{"id persists", "id: 1\ndata: a\n\ndata: b\n\n", events("message|a|1", "message|b|1")},
	{"id without data persists", "id: 1\n\ndata: a\n\n", events("message|a|1")},
	{"empty id resets", "id: 1\ndata: a\n\nid:\ndata: b\n\n", events("message|a|1", "message|b|")},
	{"id without a colon resets", "id: 1\ndata: a\n\nid\ndata: b\n\n", events("message|a|1", "message|b|")},
	{"last id counts", "id: 1\nid: 2\ndata: a\n\n", events("message|a|2")},
	{"id after data", "data: a\nid: 1\n\n", events("message|a|1")},
	{"id with NUL is ignored", "id: 1\ndata: a\n\nid: 2\x003\ndata: b\n\n", events("message|a|1", "message|b|1")},
	{"id with NUL after a good one", "id: 1\nid: \x00\ndata: a\n\n", events("message|a|1")},
	{"id keeps its spaces", "id:  1 \ndata: a\n\n", events("message|a| 1 ")},
	{"id that is not ASCII", "id: …\ndata: a\n\n", events("message|a|…")},

	// Reconnection time.
	{"retry dispatches nothing", "retry: 5\n\n", nil},
	{"retry inside an event", "data: a\nretry: 5\ndata: b\n\n", events("message|a\nb|")},

	// The end of the stream.
	{"no blank line", "data: a\n", nil},
	{"no line ending", "data: a", nil},
	{"CR only", "data: a\r", nil},
	{"second event is cut", "data: a\n\ndata: b\n", events("message|a|")},
	{"id of a cut event", "id: 1\ndata: a\n\nid: 2\ndata: b\n", events("message|a|1")},
	{"half a blank CRLF is a blank line", "data: a\r\n\r", events("message|a|")},

	// Text.
	{"UTF-8", "data: ok…😀\n\n", events("message|ok…😀|")},
	{"NUL in data", "data: a\x00b\n\n", events("message|a\x00b|")},
	{"NUL in a name", "da\x00ta: a\n\n", nil},
	{"one wrong byte", "data: \xFFa\n\n", events("message|\uFFFDa|")},
	{"a cut character", "data: \xE2\x82\n\n", events("message|\uFFFD|")},
	{"a wrong byte cannot eat a line ending", "data: \xF0\x9F\ndata: b\n\n", events("message|\uFFFD\nb|")},
	{"overlong", "data: \xC0\xAF\n\n", events("message|\uFFFD\uFFFD|")},
	{"surrogate", "data: \xED\xA0\x80\n\n", events("message|\uFFFD\uFFFD\uFFFD|")},
	{"beyond U+10FFFF", "data: \xF4\x90\x80\x80\n\n", events("message|\uFFFD\uFFFD\uFFFD\uFFFD|")},
	{"wrong bytes in several lines", "data: \xFF\ndata: b\ndata: \xFE\n\ndata: c\n\n", events("message|\uFFFD\nb\n\uFFFD|", "message|c|")},
	{"wrong bytes in a name", "data\xFF: a\n\n", nil},
	{"wrong bytes in a type", "event: \xFF\ndata: a\n\n", events("\uFFFD|a|")},
	{"wrong bytes in an id", "id: \xFF\ndata: a\n\n", events("message|a|\uFFFD")},
	{"long line", "data: " + strings.Repeat("x", 100_000) + "\n\n", events("message|" + strings.Repeat("x", 100_000) + "|")},
	{"many lines", strings.Repeat("data: x\n", 5000) + "\n", events("message|" + strings.Repeat("x\n", 4999) + "x|")},
}
