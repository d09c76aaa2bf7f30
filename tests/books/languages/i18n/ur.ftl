language-name = اردو
home = صفحہ اول
skip-link = متن پر جائیں
updated-on = آخری بار { $date } کو بدلا گیا
fallback-notice = اس صفحے کا ابھی ترجمہ نہیں ہوا۔
