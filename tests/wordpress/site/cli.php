<?php
// Runs a command of the plugin as WP-CLI calls it, by a stand-in of WP-CLI that knows what the plugin uses of it: it prints what is told, and
// ends with 1 at an error. WP-CLI itself is in no package that is at hand.
define( 'WP_CLI', true );
final class WP_CLI {
	public static array $commands = array();
	public static function add_command( string $name, string $class ): void { self::$commands[ $name ] = $class; }
	public static function log( string $line ): void { echo "$line\n"; }
	public static function success( string $line ): void { echo "Success: $line\n"; }
	public static function warning( string $line ): void { echo "Warning: $line\n"; }
	public static function error( string $line ): void { echo "Error: $line\n"; exit( 1 ); }
}
$_SERVER['HTTP_HOST'] = parse_url( getenv( 'WP_URL' ), PHP_URL_HOST ) . ':' . parse_url( getenv( 'WP_URL' ), PHP_URL_PORT );
require __DIR__ . '/wp-load.php';
list( , $name, $action ) = $argv;
$ids = array();
$options = array();
foreach ( array_slice( $argv, 3 ) as $argument ) {
	if ( str_starts_with( $argument, '--' ) ) {
		list( $option, $value ) = explode( '=', substr( $argument, 2 ), 2 ) + array( '', true );
		$options[ $option ] = $value;
	} else {
		$ids[] = $argument;
	}
}
( new WP_CLI::$commands[ $name ]() )->$action( $ids, $options );
