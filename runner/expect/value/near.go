package value

import (
	"slices"
	"strings"
	"unicode"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/suggest"
)

// Near is the path in data of what was probably meant by one that has nothing there: the
// same key inside or outside of another object, one that has the path's dots in itself, or a key
// beside it that is spelled in another way. Empty: there is none. Only objects are looked into.
func Near(data gjson.Result, missing Path) Path {
	parts := strings.Split(string(missing), ".")
	key := parts[len(parts)-1]
	if key == "" || strings.ContainsAny(key, `@#*?|\\`) {
		return ""
	}
	var same, alike Path
	walk(data, "", func(path Path, name string) {
		switch {
		case same == "" && (name == key || asWritten(path) == string(missing)):
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

// Renamed is the path in data of a key that stands beside one that is missing, and that looks
// like its new name: it has all words of the other, as task_id has of id, or differs from it in a
// letter. Empty: there is none, or several.
func Renamed(data gjson.Result, missing Path) Path {
	parts := strings.Split(string(missing), ".")
	key, parent := parts[len(parts)-1], strings.Join(parts[:len(parts)-1], ".")
	if key == "" || strings.ContainsAny(string(missing), `@#*?|\\`) {
		return ""
	}
	beside, below := data, Path("")
	if parent != "" {
		beside, below = data.Get(parent), Path(parent)+"."
	}
	var alike []Path
	if beside.IsObject() {
		beside.ForEach(func(name, _ gjson.Result) bool {
			if hasWords(name.Str, key) || hasWords(key, name.Str) || suggest.Misspelt(key, []string{name.Str}) != "" {
				alike = append(alike, below+Path(name.Str))
			}
			return true
		})
	}
	if len(alike) != 1 {
		return ""
	}
	return alike[0]
}

// Innermost is the last value in data that a path leads into which has nothing at its end, and the path to
// it: empty for the whole. False: the path is not one of plain keys.
func Innermost(data gjson.Result, missing Path) (of Path, has gjson.Result, ok bool) {
	if strings.ContainsAny(string(missing), `@#*?|\\`) {
		return "", data, false
	}
	for of, _ = missing.Parent(); of != ""; of, _ = of.Parent() {
		if has = At(data.Raw, of); has.Exists() {
			return of, has, true
		}
	}
	return "", data, true
}

// hasWords tells whether a key has all words of another: task_id, taskId and task-id have id.
func hasWords(key, of string) bool {
	mine := wordsOf(key)
	return !slices.ContainsFunc(wordsOf(of), func(word string) bool { return !slices.Contains(mine, word) })
}

func wordsOf(key string) []string {
	var apart strings.Builder
	for i, r := range key {
		if i > 0 && unicode.IsUpper(r) {
			apart.WriteByte(' ')
		}
		apart.WriteRune(unicode.ToLower(r))
	}
	return strings.FieldsFunc(apart.String(), func(r rune) bool { return r == ' ' || r == '_' || r == '-' })
}

// walk visits every key of an object, and of the objects in it, the outer ones first.
func walk(data gjson.Result, below Path, visit func(path Path, name string)) {
	if !data.IsObject() {
		return
	}
	data.ForEach(func(key, _ gjson.Result) bool {
		visit(below+ofKey(key.Str), key.Str)
		return true
	})
	data.ForEach(func(key, inner gjson.Result) bool {
		walk(inner, below+ofKey(key.Str)+".", visit)
		return true
	})
}

// ofKey is the path of a key, whatever signs it has.
func ofKey(key string) Path { return Path(signs.Replace(key)) }

var signs = strings.NewReplacer(`.`, `\.`, `*`, `\*`, `?`, `\?`, `|`, `\|`, `#`, `\#`, `@`, `\@`, `\`, `\\`)

// asWritten is a path as somebody may write it who knows nothing of what its signs mean.
func asWritten(path Path) string { return strings.ReplaceAll(string(path), `\`, "") }

// folded is a key without what tells spellings apart: task_id is taskId and task-id.
func folded(key string) string { return betweenWords.Replace(strings.ToLower(key)) }

var betweenWords = strings.NewReplacer("_", "", "-", "")
