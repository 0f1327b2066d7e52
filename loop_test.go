package main

// move is one thing that a person does, and what they and somebody else see when it is done.
type move struct {
	step            string // of the record's life, where the move takes one: as the journal names it
	who, say, press string // typed, or pressed: the label without its number
	want            string // stands in a new or edited message of the person's chat
	other, sees     string // somebody else's chat, and what stands there
	shot            string // the browser keeps a picture of the page under this name
}

// loop is the whole way of one child that lacks its number and nothing else: asked about, assigned,
// re-checked at the door, approved, handed to the police, confirmed with a code, taken out as a file,
// put back into the software, and counted for the leader.
func loop(name, number string) []move {
	return []move{
		{who: "officer", say: name, want: "Chưa có mã định danh", shot: "card"},
		{who: "officer", press: "Giao rà soát", want: "cho ai"},
		{who: "officer", press: "Danh Thị Thắm · Hội Phụ nữ", want: "Chọn hạn"},
		{step: "assign", who: "officer", press: "14 ngày", want: "Đã giao", other: "women", sees: "Việc mới", shot: "assigned"},
		{who: "women", say: "Hộ cần đến", want: "Việc hôm nay"},
		{who: "women", press: "Đang được giao", want: name},
		{who: "women", press: "Bắt đầu rà soát", want: "Họ và tên"},
		{who: "women", press: "Đúng rồi", want: "Ngày sinh"},
		{who: "women", say: "1", want: "Mã định danh", shot: "re-check"},
		{who: "women", press: "Giấy không có số", want: "gửi cán bộ duyệt"},
		{step: "recheck", who: "women", press: "Gửi cán bộ duyệt", want: "Đã gửi", other: "officer", sees: "chờ duyệt"},
		{who: "officer", say: "/duyet", want: "Người rà soát"},
		{step: "approve", who: "officer", press: "Duyệt", want: "Đã duyệt", shot: "approved"},
		{who: "officer", say: "/congan", want: "Chuyển công an"},
		{step: "hand_over", who: "officer", press: "Lập danh sách chuyển công an", want: "Đã lập", other: "police", sees: "đợt 1"},
		{who: "police", say: "/xacthuc", want: name},
		{who: "police", say: number, want: "Năm sinh", shot: "confirm"},
		{step: "confirm", who: "police", press: "Đúng, xác thực", want: "Đã xác thực", other: "officer", sees: "bàn giao kết quả"},
		{who: "officer", say: "/xuat", want: "Xuất danh sách"},
		{who: "officer", press: "Đã xác thực, chờ cập nhật phần mềm", want: "Xuất để làm gì"},
		{who: "officer", press: "Cập nhật phần mềm", want: "Tệp ghi"},
		{who: "officer", say: "/capnhat", want: "Nhập vào phần mềm"},
		{who: "officer", press: "Nhập từng em", want: number, shot: "type-over"},
		{step: "update", who: "officer", press: "Đã nhập vào phần mềm", want: "đã nhập"},
		{who: "leader", say: "/tiendo", want: "Tiến độ", shot: "progress"},
	}
}
