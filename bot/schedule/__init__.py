"""The timetable and the digest."""
