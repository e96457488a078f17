<?php
/**
 * Routes of the site that the editor and the settings talk to.
 *
 * @package Copydesk
 */

namespace Copydesk;

use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

/**
 * The browser talks to the site, with WordPress' own nonce, and the site to Copydesk: the key never leaves the server.
 */
final class Rest {

	const ROUTES = 'copydesk/v1';

	/**
	 * Hooks.
	 */
	public static function register(): void {
		add_action( 'rest_api_init', array( self::class, 'register_routes' ) );
	}

	/**
	 * The routes.
	 */
	public static function register_routes(): void {
		register_rest_route(
			self::ROUTES,
			'/posts/(?P<id>\d+)/reading',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'read' ),
				'permission_callback' => array( self::class, 'may_read' ),
				'args'                => array(
					'content'     => array(
						'type'     => 'string',
						'required' => true,
					),
					'title'       => array(
						'type'    => 'string',
						'default' => '',
					),
					'date'        => array(
						'type'    => array( 'string', 'null' ),
						'default' => '',
					),
					'targets'     => array( 'default' => array() ) + Store::targets_schema(),
					'corrections' => array( 'default' => array() ) + Store::corrections_schema(),
					'language'    => array(
						'type'    => 'string',
						'enum'    => array( '', 'en' ),
						'default' => '',
					),
				),
			)
		);
		register_rest_route(
			self::ROUTES,
			'/test',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'test' ),
				'permission_callback' => array( Settings::class, 'may_connect' ),
				'args'                => array(
					'url' => array(
						'type'     => 'string',
						'required' => true,
					),
					'key' => array(
						'type'    => 'string',
						'default' => '',
					),
				),
			)
		);
	}

	/**
	 * Whether the post is there, and is the user's to edit. Without the nonce there is no user.
	 *
	 * @param WP_REST_Request $request The request.
	 */
	public static function may_read( WP_REST_Request $request ): bool|WP_Error {
		$post = get_post( (int) $request['id'] );
		if ( ! $post || ! current_user_can( 'edit_post', $post->ID ) ) {
			return new WP_Error( 'rest_forbidden', __( 'You may not edit this post, or it is gone.', 'copydesk' ), array( 'status' => rest_authorization_required_code() ) );
		}
		if ( ! Settings::covers( $post->post_type ) ) {
			return new WP_Error( 'copydesk_post_type', __( 'Posts of this type are not analysed; an administrator can choose it under Settings → Copydesk.', 'copydesk' ), array( 'status' => 403 ) );
		}
		return true;
	}

	/**
	 * A post as it is being edited, read.
	 *
	 * @param WP_REST_Request $request The request.
	 */
	public static function read( WP_REST_Request $request ): WP_REST_Response|WP_Error {
		return rest_ensure_response( Reading::of_draft( get_post( (int) $request['id'] ), $request->get_params() ) );
	}

	/**
	 * Whether Copydesk answers at an address that was typed; an empty key stands for the one kept.
	 *
	 * @param WP_REST_Request $request The request.
	 */
	public static function test( WP_REST_Request $request ): WP_REST_Response|WP_Error {
		$connection = Settings::connection();
		if ( ! Settings::is_constant( 'url' ) ) {
			$connection['url'] = untrailingslashit( trim( $request['url'] ) );
		}
		if ( ! Settings::is_address( $connection['url'] ) ) {
			return new WP_Error( 'copydesk_address', __( 'Enter an address such as https://copydesk.example.org first.', 'copydesk' ), array( 'status' => 400 ) );
		}
		if ( '' !== trim( $request['key'] ) && ! Settings::is_constant( 'key' ) ) {
			$connection['key'] = trim( $request['key'] );
		} elseif ( Settings::connection()['url'] !== $connection['url'] && ! Settings::is_constant( 'key' ) ) {
			$connection['key'] = ''; // The key that is kept is for the address that is kept, and goes nowhere else.
		}
		return rest_ensure_response( Client::test( $connection ) );
	}
}
