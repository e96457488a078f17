<?php
// Runs the PHP of standard input on the site, and prints what it returns as JSON.
$_SERVER['HTTP_HOST'] = parse_url( getenv( 'WP_URL' ), PHP_URL_HOST ) . ':' . parse_url( getenv( 'WP_URL' ), PHP_URL_PORT );
require __DIR__ . '/wp-load.php';
echo "\n" . json_encode( eval( stream_get_contents( STDIN ) ) );
