package problem

import "fmt"

// shownAlike is how many files may have the same problem before one stands for all.
const shownAlike = 3

// Brief is each problem as [Problem.Error] shows it; of those that say the same, in more than
// a few files, only the first, which tells how many more there are.
func (p Problems) Brief() []string {
	type same struct{ message, help string }
	groups, files := map[same]Problems{}, map[same]map[string]bool{}
	for _, one := range p {
		key := same{one.Message, one.Help}
		if files[key] == nil {
			files[key] = map[string]bool{}
		}
		groups[key], files[key][one.File] = append(groups[key], one), true
	}
	var texts []string
	for _, one := range p {
		key := same{one.Message, one.Help}
		switch group := groups[key]; {
		case len(files[key]) <= shownAlike:
			texts = append(texts, one.Error())
		case one == group[0]:
			texts = append(texts, one.Error()+"\n"+others(len(group)-1, len(files[key])-1))
		}
	}
	return texts
}

// others says how many more problems say the same, and in how many more files.
func others(problems, files int) string {
	if problems == files {
		return fmt.Sprintf("  … and in %d more files (-v lists them)", files)
	}
	return fmt.Sprintf("  … and %d times more, in %d more files (-v lists them)", problems, files)
}
