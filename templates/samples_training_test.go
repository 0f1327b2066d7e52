package templates_test

import (
	"rasoat/casework"
	"rasoat/registry"
)

func trainingSamples() map[string][]sample {
	unit := registry.Unit{Level: registry.LevelCommune, Name: "Tập huấn – Xã Tân Thuận"}
	lesson := func(role registry.Role, name registry.Lesson, done bool, people, of int) casework.LessonDone {
		return casework.LessonDone{Role: role, Lesson: name, Done: done, People: people, Of: of}
	}
	mine := []casework.LessonDone{
		lesson(registry.RoleOfficer, "card", true, 1, 1), lesson(registry.RoleOfficer, "assign", true, 1, 1), lesson(registry.RoleOfficer, "approve", false, 0, 1),
	}
	all := append(append([]casework.LessonDone{}, mine...),
		lesson(registry.RoleCollaborator, "recheck", false, 4, 7), lesson(registry.RoleCollaborator, "obstacle", false, 0, 7),
		lesson(registry.RolePolice, "confirm", false, 0, 1))
	half := casework.Course{Unit: unit, Mine: mine, All: all, Done: 2, Next: "approve", Members: []registry.Membership{officer()}}
	whole := casework.Course{
		Unit: unit, Mine: []casework.LessonDone{lesson(registry.RoleCollaborator, "recheck", true, 7, 7), lesson(registry.RoleCollaborator, "obstacle", true, 5, 7)},
		All: all, Done: 2, Members: []registry.Membership{women()},
	}
	show := func(me registry.Membership, c casework.Course, inside, rates bool) m {
		return m{"Me": me, "Course": c, "Inside": inside, "Rates": rates}
	}
	made := m{"Unit": unit, "Fresh": true, "Children": 40, "Members": 5, "Added": []registry.Membership{officer(), women()}}
	return map[string][]sample{
		"training.file":        one("danh-sach.xlsx"),
		"training.commune":     one(commune()),
		"training.province":    one(registry.Unit{Level: registry.LevelProvince, Type: "Tỉnh", Name: "Cà Mau"}),
		"training.in":          one(m{"Me": women(), "Unit": unit, "Now": true}),
		"training.back":        one(m{"Me": women(), "Unit": commune(), "Now": true}),
		"training.none":        one(m{"Me": officer(), "Unit": commune()}),
		"training.no_unit":     one("99999"),
		"training.not_open":    one(commune()),
		"training.lesson":      one(mine[0]),
		"training.rate":        one(mine[0]),
		"training.ended":       one(m{"Name": unit.Name, "Erased": 40}),
		"training.shell":       one(half),
		"training.not_commune": one(registry.Unit{Level: registry.LevelProvince, Type: "Tỉnh", Name: "Cà Mau"}),
		"training.made":        {{of: "fresh", data: made}, {of: "again", data: but(made, m{"Fresh": false, "Added": []registry.Membership(nil)})}},
		"training.show": {
			{of: "officer inside", data: show(officer(), half, true, true)}, {of: "collaborator at the end", data: show(women(), whole, true, false)},
			{of: "officer outside", data: show(officer(), half, false, true)},
			{of: "admin outside", data: show(registry.Membership{ID: 9, Role: registry.RoleAdmin, Address: registry.AddressComrade}, casework.Course{Unit: unit, All: all}, false, true)},
		},
		"notify.training":   one(m{"Reader": women(), "Unit": unit}),
		"label.training_to": one(women()), "label.training_back": one(women()),
	}
}

func allLessons() (names []string) {
	for _, role := range registry.Roles() {
		names = append(names, codes(registry.Lessons(role))...)
	}
	return names
}
