"""What a page says about itself: title, date of publication, publisher, language, address."""
