package casetest

import "rasoat/registry"

// Listed is a row of the world's list as it was imported.
type Listed struct {
	registry.Values
	Hamlet    int // 1…3, 0: the hamlet is unknown
	Household string
}

// Children are the rows of the world's list, all synthetic (prefix 096, serials from 900000): case
// numbers count from 1 in this order.
func Children() []Listed {
	return []Listed{
		// 1: complete but for the number.
		{row("Nguyễn Văn An", "05/03/2019", "Nam", "Kinh", "", "Nguyễn Văn Bảy", "Trần Thị Út"), 1, "h1"},
		// 2: her sister, likewise.
		{row("Nguyễn Thị Bình", "12/09/2021", "Nữ", "Kinh", "", "Nguyễn Văn Bảy", "Trần Thị Út"), 1, "h1"},
		// 3: eleven digits.
		{row("Trần Gia Hân", "01/06/2018", "Nữ", "Kinh", "96318900003", "Trần Văn Tư", "Lê Thị Hoa"), 1, "h2"},
		// 4: only a year of birth, no number.
		{row("Thạch Minh Khang", "2017", "Nam", "Khmer", "", "Thạch Sơn", "Kim Thị Sa"), 2, "h3"},
		// 5: sex missing.
		{row("Lâm Ngọc Diễm", "20/11/2016", "", "Hoa", "096316900005", "Lâm Chí Hào", "Huỳnh Thị Mai"), 2, "h4"},
		// 6: no parents named, no number.
		{row("Võ Hoàng Phúc", "09/02/2020", "Nam", "Kinh", "", "", ""), 2, "h5"},
		// 7: complete and right.
		{row("Phạm Thị Ngọc Ánh", "17/08/2015", "Nữ", "Kinh", "096315900007", "Phạm Văn Lực", "Đỗ Thị Kiều"), 3, "h6"},
		// 8: the number says a boy.
		{row("Huỳnh Bảo Trân", "30/04/2014", "Nữ", "Kinh", "096214900008", "Huỳnh Văn Tám", "Bùi Thị Lan"), 3, "h7"},
		// 9: a name that is none yet, no number.
		{row("Con bà Nguyễn Thị Lành", "11/2026", "Nam", "Kinh", "", "", "Nguyễn Thị Lành"), 3, "h8"},
		// 10: hamlet unknown, no number.
		{row("Đặng Quốc Thịnh", "25/12/2013", "Nam", "Kinh", "", "Đặng Văn Chín", "Ngô Thị Bé"), 0, "h9"},
	}
}

func row(name, birth, sex, ethnicity, number, father, mother string) registry.Values {
	return registry.Values{
		Name: name, BirthDate: birth, Sex: sex, Ethnicity: ethnicity, IDNumber: number,
		Father: father, Mother: mother, Address: "Ấp, Xã Tân Thuận", Phone: "0900000000",
	}
}
