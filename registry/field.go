package registry

// Field names one fact of a child. Its text is public: files, JSON and templates use it.
type Field string

// The fields of a record, as contracts.md lists them for `rasoat check --json`.
const (
	FieldName      Field = "name"
	FieldBirthDate Field = "birth_date"
	FieldSex       Field = "sex"
	FieldEthnicity Field = "ethnicity"
	FieldIDNumber  Field = "id_number"
	FieldFather    Field = "father"
	FieldMother    Field = "mother"
	FieldGuardian  Field = "guardian"
	FieldAddress   Field = "address"
	FieldHamlet    Field = "hamlet"
	FieldPhone     Field = "phone"
)

// Fields lists every field in the order in which a form asks for them.
func Fields() []Field {
	fields := everyField
	return fields[:]
}

var everyField = [...]Field{
	FieldName, FieldBirthDate, FieldSex, FieldEthnicity, FieldIDNumber,
	FieldFather, FieldMother, FieldGuardian, FieldAddress, FieldHamlet, FieldPhone,
}

// Values are the facts of one child, each as text: canonical where it could be understood
// (BirthDate.String, Sex "male" or "female", a canonical ethnic group), else as it was written.
// An empty text means that the fact is missing.
type Values struct {
	Name      string `json:"name,omitempty"`
	BirthDate string `json:"birth_date,omitempty"`
	Sex       string `json:"sex,omitempty"`
	Ethnicity string `json:"ethnicity,omitempty"`
	IDNumber  string `json:"id_number,omitempty"`
	Father    string `json:"father,omitempty"`
	Mother    string `json:"mother,omitempty"`
	Guardian  string `json:"guardian,omitempty"`
	Address   string `json:"address,omitempty"`
	Hamlet    string `json:"hamlet,omitempty"`
	Phone     string `json:"phone,omitempty"`
}

// at returns the place of a field, nil for a field that does not exist.
func (v *Values) at(f Field) *string {
	switch f {
	case FieldName:
		return &v.Name
	case FieldBirthDate:
		return &v.BirthDate
	case FieldSex:
		return &v.Sex
	case FieldEthnicity:
		return &v.Ethnicity
	case FieldIDNumber:
		return &v.IDNumber
	case FieldFather:
		return &v.Father
	case FieldMother:
		return &v.Mother
	case FieldGuardian:
		return &v.Guardian
	case FieldAddress:
		return &v.Address
	case FieldHamlet:
		return &v.Hamlet
	case FieldPhone:
		return &v.Phone
	}
	return nil
}

// Get returns the text of a field, empty when the fact is missing or the field does not exist.
func (v Values) Get(f Field) string {
	if p := v.at(f); p != nil {
		return *p
	}
	return ""
}

// With returns the values with one field replaced; an unknown field changes nothing.
func (v Values) With(f Field, text string) Values {
	if p := v.at(f); p != nil {
		*p = text
	}
	return v
}

// Evidence is the paper or the person that an answer relies on.
type Evidence string

// The kinds of evidence that the glossary names.
const (
	EvidenceNone        Evidence = ""
	EvidenceCertificate Evidence = "birth_certificate"
	EvidenceIDCard      Evidence = "id_card"
	EvidenceVNeID       Evidence = "vneid"
	EvidenceHealthCard  Evidence = "health_card"
	EvidenceSchool      Evidence = "school_list"
	EvidenceFamily      Evidence = "family"
	EvidencePolice      Evidence = "police"
	EvidenceHealthList  Evidence = "health_list" // of a health post, compared with; nobody answers by it
)

// Evidences lists what a collaborator or officer may choose from.
func Evidences() []Evidence {
	return []Evidence{EvidenceCertificate, EvidenceIDCard, EvidenceVNeID, EvidenceHealthCard, EvidenceSchool, EvidenceFamily}
}

// Proposal is a value that somebody or some check offers in place of another. It changes nothing
// until an officer approves it.
type Proposal struct {
	Field    Field    `json:"field"`
	Old      string   `json:"old"`
	New      string   `json:"new"`
	Why      Why      `json:"why,omitempty"`
	Evidence Evidence `json:"evidence,omitempty"`
}

// Why is the stable code of a proposal's reason; templates hold its sentence.
type Why string
