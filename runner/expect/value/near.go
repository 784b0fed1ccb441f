package value

import (
	"strings"

	"github.com/tidwall/gjson"
)

// Near is the path in data of what was probably meant by one that has nothing there: the
// same key inside or outside of another object, or a key beside it that is spelled in
// another way. Empty: there is none. Only objects are looked into.
func Near(data gjson.Result, missing Path) Path {
	parts := strings.Split(string(missing), ".")
	key := parts[len(parts)-1]
	if key == "" || strings.ContainsAny(key, `@#*?|\\`) {
		return ""
	}
	var same, alike Path
	walk(data, "", func(path Path, name string) {
		switch {
		case name == key && same == "":
			same = path
		case name != key && folded(name) == folded(key) && alike == "":
			alike = path
		}
	})
	if same != "" {
		return same
	}
	return alike
}

// walk visits every key of an object, and of the objects in it, the outer ones first.
func walk(data gjson.Result, below Path, visit func(path Path, name string)) {
	if !data.IsObject() {
		return
	}
	data.ForEach(func(key, _ gjson.Result) bool {
		visit(below+Path(key.Str), key.Str)
		return true
	})
	data.ForEach(func(key, inner gjson.Result) bool {
		walk(inner, below+Path(key.Str)+".", visit)
		return true
	})
}

// folded is a key without what tells spellings apart: task_id is taskId and task-id.
func folded(key string) string {
	return strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(key))
}
