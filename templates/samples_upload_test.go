package templates_test

import "rasoat/casework"

func uploadSamples() map[string][]sample {
	return map[string][]sample{
		"error.upload": {
			{of: "enough for today", data: &casework.UploadError{Files: 60, MB: 87, MostFiles: 60, MostMB: 200, MostWaiting: 10}},
			{of: "many at once", data: &casework.UploadError{Files: 10, MB: 3, Waiting: 10, MostFiles: 60, MostMB: 200, MostWaiting: 10}},
		},
	}
}
