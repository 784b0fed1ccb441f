package report

import (
	"embed"
	"html/template"
	"strings"
)

//go:embed page/page.tmpl
var pageTemplate string

//go:embed page/style.css
var pageStyle string

//go:embed page/script/*.js
var pageScripts embed.FS

// pageScript is the script of the page: one function, whose parts share what they define. It asks
// for nothing, and the page is whole without it.
func pageScript() string {
	var out strings.Builder
	out.WriteString("\"use strict\";\n(() => {\n")
	for _, part := range []string{"elements", "views", "lanes", "labels", "chart", "timeline", "keys", "begin"} {
		text, err := pageScripts.ReadFile("page/script/" + part + ".js")
		if err != nil {
			panic(err) // it is a part of this program
		}
		out.Write(text)
	}
	out.WriteString("})();\n")
	return out.String()
}

// pages are the parts of the page. Text is escaped for where it stands, whatever a server sent.
var pages = template.Must(template.New("page").Funcs(template.FuncMap{
	"line": visible(cleanName), "text": visible(clean), "steps": stepsHTML, "message": messageHTML,
}).Parse(pageTemplate))
