<?php
/**
 * What the site has been told of Copydesk.
 *
 * @package Copydesk
 */

namespace Copydesk;

/**
 * The settings, one option of the site. COPYDESK_URL and COPYDESK_KEY in wp-config.php go before what is stored.
 */
final class Settings {

	const OPTION = 'copydesk';

	const PANELS = array( 'sources', 'quotes', 'hedges', 'headline', 'stance', 'names', 'tags' );

	const DEFAULTS = array(
		'url'        => '',
		'key'        => '',
		'timeout'    => 30,
		'post_types' => array( 'post' ),
		'panels'     => self::PANELS,
		'sureness'   => 'balanced',
		'prepublish' => true,
		'automatic'  => true,
		'public'     => false,
		'quotations' => false,
		'taxonomies' => array( 'post_tag' => '' ),
	);

	/**
	 * The options of a request by how sure its answers must be.
	 */
	const SURENESS = array(
		'balanced' => array(),
		'sure'     => array( 'min_precision' => 0.9 ),
		'all'      => array( 'min_confidence' => 0 ),
	);

	/**
	 * Hooks.
	 */
	public static function register(): void {
		add_action( 'init', array( self::class, 'register_option' ), 5 );
	}

	/**
	 * The option with its defaults and what makes it safe.
	 */
	public static function register_option(): void {
		register_setting(
			'copydesk',
			self::OPTION,
			array(
				'type'              => 'object',
				'default'           => self::DEFAULTS,
				'sanitize_callback' => array( self::class, 'sanitize' ),
			)
		);
	}

	/**
	 * One setting.
	 *
	 * @param string $name Its name, one of DEFAULTS.
	 */
	public static function get( string $name ): mixed {
		if ( self::is_constant( $name ) ) {
			return constant( 'COPYDESK_' . strtoupper( $name ) );
		}
		$stored = get_option( self::OPTION );
		return ( is_array( $stored ) ? $stored : array() )[ $name ] ?? self::DEFAULTS[ $name ];
	}

	/**
	 * Whether wp-config.php decides a setting.
	 *
	 * @param string $name Its name.
	 */
	public static function is_constant( string $name ): bool {
		return in_array( $name, array( 'url', 'key' ), true ) && defined( 'COPYDESK_' . strtoupper( $name ) );
	}

	/**
	 * Whether the current user may say which service the site talks to. In a network it is its administrators, as the
	 * address leads into the network's own machines.
	 */
	public static function may_connect(): bool {
		return current_user_can( is_multisite() ? 'manage_network_options' : 'manage_options' );
	}

	/**
	 * Address, key and time limit of the service.
	 *
	 * @return array{url: string, key: string, timeout: int}
	 */
	public static function connection(): array {
		return array(
			'url'     => untrailingslashit( (string) self::get( 'url' ) ),
			'key'     => (string) self::get( 'key' ),
			'timeout' => (int) self::get( 'timeout' ),
		);
	}

	/**
	 * The post types that are analysed, those that exist.
	 *
	 * @return string[]
	 */
	public static function post_types(): array {
		return array_values( array_filter( (array) self::get( 'post_types' ), 'post_type_exists' ) );
	}

	/**
	 * Whether posts of a type are analysed.
	 *
	 * @param string $type The post type.
	 */
	public static function covers( string $type ): bool {
		return in_array( $type, self::post_types(), true );
	}

	/**
	 * Post types that can be chosen: those with an editor and a REST API.
	 *
	 * @return \WP_Post_Type[]
	 */
	public static function possible_post_types(): array {
		return array_filter(
			get_post_types(
				array(
					'show_ui'      => true,
					'show_in_rest' => true,
				),
				'objects'
			),
			fn( $type ) => post_type_supports( $type->name, 'editor' ) && ! str_starts_with( $type->name, 'wp_' )
		);
	}

	/**
	 * What may be stored, of what was sent. An empty key keeps the one there is.
	 *
	 * @param mixed $sent What was sent.
	 * @return array<string, mixed>
	 */
	public static function sanitize( mixed $sent ): array {
		$sent   = is_array( $sent ) ? $sent : array();
		$stored = get_option( self::OPTION );
		$stored = array_merge( self::DEFAULTS, is_array( $stored ) ? $stored : array() );
		$chosen = array(
			'url'        => $stored['url'],
			'key'        => $stored['key'],
			'timeout'    => max( 1, min( 300, (int) ( $sent['timeout'] ?? $stored['timeout'] ) ) ),
			'post_types' => array_values( array_intersect( array_keys( self::possible_post_types() ), (array) ( $sent['post_types'] ?? array() ) ) ),
			'panels'     => array_values( array_intersect( self::PANELS, (array) ( $sent['panels'] ?? array() ) ) ),
			'sureness'   => isset( self::SURENESS[ $sent['sureness'] ?? '' ] ) ? $sent['sureness'] : 'balanced',
			'taxonomies' => self::sanitize_taxonomies( $sent['taxonomies'] ?? array() ),
		);
		foreach ( array( 'prepublish', 'automatic', 'public', 'quotations' ) as $switch ) {
			$chosen[ $switch ] = ! empty( $sent[ $switch ] );
		}
		if ( self::may_connect() || ! is_user_logged_in() ) { // Without a user it is a command on the server.
			$chosen['url'] = self::sanitize_url( (string) ( $sent['url'] ?? '' ), $stored['url'] );
			$key           = trim( (string) ( $sent['key'] ?? '' ) );
			$chosen['key'] = empty( $sent['forget_key'] ) ? ( '' !== $key ? $key : $stored['key'] ) : '';
		}
		return $chosen;
	}

	/**
	 * An address of a service; the one there was where this is none, which is told.
	 *
	 * @param string $url   What was typed.
	 * @param string $until What it was until now.
	 */
	private static function sanitize_url( string $url, string $until ): string {
		$url = untrailingslashit( trim( $url ) );
		if ( '' === $url || self::is_address( $url ) ) {
			return esc_url_raw( $url, array( 'http', 'https' ) );
		}
		if ( function_exists( 'add_settings_error' ) ) {
			add_settings_error( self::OPTION, 'url', __( 'The address must begin with http:// or https:// and name a host, as in https://copydesk.example.org. The one before was kept.', 'copydesk' ) );
		}
		return $until;
	}

	/**
	 * Whether something is the address of a service: scheme, host, and perhaps a port and a path.
	 *
	 * @param string $url The address.
	 */
	public static function is_address( string $url ): bool {
		$parts = wp_parse_url( $url );
		return is_array( $parts ) && in_array( $parts['scheme'] ?? '', array( 'http', 'https' ), true ) && ! empty( $parts['host'] )
			&& ! isset( $parts['user'] ) && ! isset( $parts['query'] ) && ! isset( $parts['fragment'] );
	}

	/**
	 * The taxonomies that tags are suggested from, each with what its terms name.
	 *
	 * @param mixed $sent By taxonomy: a type, or as the form has it, on and a type.
	 * @return array<string, string>
	 */
	private static function sanitize_taxonomies( mixed $sent ): array {
		$chosen = array();
		foreach ( is_array( $sent ) ? $sent : array() as $name => $how ) {
			$how = is_array( $how ) ? $how : array(
				'on'   => true,
				'type' => $how,
			);
			if ( taxonomy_exists( $name ) && ! empty( $how['on'] ) ) {
				$chosen[ $name ] = House_List::sanitize_type( $how['type'] ?? '' );
			}
		}
		return $chosen;
	}
}
