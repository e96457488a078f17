<?php
// Installs the site, its users and the plugins named, and prints an application password of the administrator.
define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST'] = parse_url( getenv( 'WP_URL' ), PHP_URL_HOST ) . ':' . parse_url( getenv( 'WP_URL' ), PHP_URL_PORT );
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
wp_install( 'The Harbour Post', 'admin', 'admin@example.org', false, '', 'secret' );
switch_theme( array_key_first( wp_get_themes() ) );
wp_insert_user( array( 'user_login' => 'reader', 'user_pass' => 'secret', 'user_email' => 'reader@example.org', 'role' => 'subscriber' ) );
wp_insert_user( array( 'user_login' => 'writer', 'user_pass' => 'secret', 'user_email' => 'writer@example.org', 'role' => 'author' ) );
$seen = array( 'welcomeGuide' => false, 'fullscreenMode' => true );
update_user_meta( 1, 'wp_persisted_preferences', array( 'core/edit-post' => $seen, 'core' => $seen, '_modified' => gmdate( 'c' ) ) );
foreach ( array_slice( $argv, 1 ) as $plugin ) {
	$result = activate_plugin( $plugin );
	if ( is_wp_error( $result ) ) {
		fwrite( STDERR, $result->get_error_message() );
		exit( 1 );
	}
}
update_option( 'permalink_structure', '/%postname%/' );
list( $password ) = WP_Application_Passwords::create_new_application_password( 1, array( 'name' => 'tests' ) );
echo $password;
