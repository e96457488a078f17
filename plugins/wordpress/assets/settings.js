/** The test button of Settings → Copydesk. */
( function () {
	const { __, _n, sprintf } = wp.i18n;
	const button = document.getElementById( 'copydesk-test' );
	const told = document.getElementById( 'copydesk-tested' );

	button.addEventListener( 'click', async () => {
		button.disabled = true;
		told.textContent = __( 'Asking …', 'copydesk' );
		const data = {
			url: document.getElementById( 'copydesk-url' ).value,
			key: document.getElementById( 'copydesk-key' ).value,
		};
		try {
			const found = await wp.apiFetch( { path: '/copydesk/v1/test', method: 'POST', data } );
			told.textContent =
				'✓ ' +
				sprintf(
					/* translators: 1: names of models, 2: milliseconds, 3: characters. */
					_n(
						'Copydesk answers in %2$d ms with %1$s, and takes up to %3$s character a post.',
						'Copydesk answers in %2$d ms with %1$s, and takes up to %3$s characters a post.',
						found.max_chars,
						'copydesk'
					),
					found.models.join( ', ' ),
					found.milliseconds,
					found.max_chars.toLocaleString()
				);
		} catch ( error ) {
			told.textContent = '✗ ' + ( error.message || __( 'The site did not answer.', 'copydesk' ) );
		}
		button.disabled = false;
	} );
} )();
