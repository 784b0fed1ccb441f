package profiles_test

import "testing"

func TestFaultsOfDatastar(t *testing.T) {
	const (
		known   = "each event of Datastar is a patch of elements, or of signals"
		keyed   = "each line of a patch of elements has its key"
		nothing = "a patch of elements has elements, or removes what it selects"
		mode    = "the mode is one that there is"
		target  = "a mode that needs a target has a selector"
		byID    = "an element without a selector has an id"
		yesOrNo = "useViewTransition and onlyIfMissing are true or false"
		lines   = "each line of a patch of signals has its key"
		object  = "the joined signals are an object"
		isJSON  = "the joined signals are JSON"
		list    = "data: elements   <li>a</li>\n"
		first   = `data: elements <div id="feed"><span>1</span></div>`
		count   = `data: signals {"count":1,"user":{"name":"Ada"}}`
	)
	testFaults(t, "datastar/events", []fault{
		{name: "the name of a version before 1.0", in: "feed.http", old: "datastar-patch-elements", new: "datastar-merge-fragments", rule: known},
		{name: "a script as an event", in: "feed.http", old: "event: datastar-patch-elements\nid: 7", new: "event: datastar-execute-script\nid: 7", rule: known},
		{name: "HTML without the key", in: "feed.http", old: list, new: "data:   <li>a</li>\n", rule: keyed},
		{name: "HTML without any key", in: "feed.http", old: first, new: `data: <div id="feed"></div>`, rule: keyed},
		{name: "the key of a version before 1.0", in: "feed.http", old: "data: elements", new: "data: fragments", rule: keyed},
		{name: "the option of a version before 1.0", in: "feed.http", old: "data: mode append", new: "data: mergeMode append", rule: keyed},
		{name: "a colon behind the key", in: "feed.http", old: "data: selector #list", new: "data: selector: #list", rule: keyed},
		{name: "an error as text", in: "feed.http", old: first, new: "data: Internal Server Error", rule: keyed},
		{name: "no elements", in: "feed.http", old: first, new: "data: mode outer", rule: nothing},
		{name: "it removes nothing", in: "feed.http", old: "data: selector #old\n", new: "", rule: nothing},
		{name: "a mode of a version before 1.0", in: "feed.http", old: "mode append", new: "mode morph", rule: mode},
		{name: "a mode in capital letters", in: "feed.http", old: "mode append", new: "mode Append", rule: mode},
		{name: "it appends to nothing", in: "feed.http", old: "data: selector #list\n", new: "", rule: target},
		{name: "no id", in: "feed.http", old: ` id="feed"`, new: "", rule: byID},
		{name: "text without an element", in: "feed.http", old: first, new: "data: elements hello", rule: byID},
		{name: "an id inside alone", in: "feed.http", old: first, new: `data: elements <div><span id="x">1</span></div>`, rule: byID},
		{name: "a switch that is a number", in: "feed.http", old: "useViewTransition true", new: "useViewTransition 1", rule: yesOrNo},
		{name: "another switch", in: "feed.http", old: "onlyIfMissing true", new: "onlyIfMissing yes", rule: yesOrNo},
		{name: "JSON without the key", in: "feed.http", old: `data: signals  "b": null}`, new: `data:  "b": null}`, rule: lines},
		{name: "JSON without any key", in: "long.http", old: "signals {", new: "{", rule: lines},
		{name: "no signals", in: "feed.http", old: count, new: "data: onlyIfMissing true", rule: "a patch of signals has signals"},
		{name: "a list", in: "feed.http", old: count, new: "data: signals [1]", rule: object},
		{name: "JSON that is cut", in: "feed.http", old: count, new: `data: signals {"count":1,"user":{"na`, rule: object},
		{name: "JSON in JSON", in: "long.http", old: `signals {"tick":1}`, new: `signals "{\"tick\":1}"`, rule: object},
		{name: "keys without quotes", in: "long.http", old: `{"tick":1}`, new: `{tick: 1}`, rule: isJSON},
		{name: "a comma too many", in: "long.http", old: `{"tick":1}`, new: `{"tick":1,}`, rule: isJSON},
		{name: "an event of its own", in: "feed.http", old: "event: datastar-patch-elements\nid: 7", new: "event: toast\ndata: saved\n\nevent: datastar-patch-elements\nid: 7", rule: "all events are Datastar's"},
		{name: "a cache may keep it", in: "feed.http", old: "Cache-Control: no-cache", new: "Cache-Control: public", rule: "the head forbids to cache"},

		{name: "a whole page", in: "feed.http", old: first, new: `data: elements <body><h1>Hello</h1></body>`, rule: allowed},
		{name: "an id below others", in: "feed.http", old: first, new: "data: elements <section\ndata: elements   class=\"x\"\ndata: elements   id=\"feed\">\ndata: elements </section>", rule: allowed},
		{name: "SVG", in: "feed.http", old: first, new: "data: namespace svg\ndata: selector #chart\ndata: elements <circle/>", rule: allowed},
		{name: "a comment before the element", in: "feed.http", old: first, new: "data: elements <!-- the feed --><div id=feed></div>", rule: allowed},
		{name: "an empty line of HTML", in: "feed.http", old: list, new: list + "data: elements \n", rule: allowed},
		{name: "what it removes has ids", in: "feed.http", old: "data: selector #old\ndata: mode remove", new: "data: mode remove\ndata: elements <p id=\"old\"></p>", rule: allowed},
		{name: "keep-alives", in: "feed.http", old: "event: datastar-patch-signals", new: ": keep-alive\n\nevent: datastar-patch-signals", rule: allowed},
		{name: "a signal is deleted", in: "long.http", old: `{"tick":1}`, new: `{"tick":null}`, rule: allowed},
	})
}
